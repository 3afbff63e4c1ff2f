"""The map as it was found, and what a map makes of orders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.grading import Params
from app.hl7 import Message

from .mapping import PARTS, Source, read_source
from .site import TARGETS, right_rows

_NAME_OF = {label: name for name, label in TARGETS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row of a map: its place in the table, the source, and the part to take."""

    name: str
    number: int
    source: Source
    part: str

    def value(self, message: Message) -> str:
        """Return what this row writes into the worklist for *message*."""
        return self.source.value(message)[PARTS[self.part]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row made of the hidden orders: those that failed, and what came out of the first."""

    failed: int
    tried: int
    control_id: str
    came_out: str
    always_empty: bool


def model_rows(params: Params) -> dict[str, tuple[str, str]]:
    """Return source and part of every row as the site's agreement has them."""
    return right_rows(params["style"], params["code_mr"], params["home"], shared=params["shared"])


def found_rows(params: Params, sample: Message) -> dict[str, tuple[str, str]]:
    """Return the rows as they were found: some of them wrong, and Accession Number always."""
    rows = model_rows(params)
    in_ipc = params["style"] == "imaging"
    step, procedure = ("IPC-4.1", "IPC-2.1") if in_ipc else ("OBR-20", "OBR-19")
    wrong = {
        "description": ("OBR-4.1", "whole"),
        "modality": (f'"{params["modality"]}"', "whole"),
        "patient_id": (f"PID-3[{params['code_mr']}].1" if params["shared"] else "PID-3.1", "whole"),
        "start_date": ("MSH-7", "date"),
        "start_time": (rows["start_time"][0], "whole"),
        "station": (f'"{read_source(rows["station"][0]).value(sample)}"', "whole"),
        "step": (procedure, "whole"),
        "study_uid": (rows["study_uid"][0].removesuffix(".1"), "whole"),
    }
    first = {"placer": "ORC-2.1", "filler": "ORC-3.1", "step": step}[params["accession_fault"]]
    return {
        **rows,
        **{name: wrong[name] for name in params["faults"]},
        "accession": (first, "whole"),
    }


def as_table(rows: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Return the rows as the page shows them."""
    return [
        {"target": TARGETS[name], "source": source, "part": part}
        for name, (source, part) in rows.items()
    ]


def name_of(label: str) -> str:
    """Return our name for the attribute that a row fills, empty if it is none of ours."""
    return _NAME_OF.get(label, "")


def outcome(row: Row, truth: Sequence[str], hidden: Iterable[Message]) -> Outcome:
    """Return how *row* fares on the *hidden* orders, whose right values are *truth*."""
    messages = list(hidden)
    values = [row.value(message) for message in messages]
    failed = [at for at, value in enumerate(values) if value != truth[at]]
    first = failed[0] if failed else 0
    return Outcome(
        len(failed),
        len(values),
        messages[first].control_id or "",
        values[first],
        not any(values),
    )
