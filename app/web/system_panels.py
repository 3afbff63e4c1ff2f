"""What a system holds and is set to, as panels: data first, a new kind is a line or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.frozen import Frozen
from app.practice.changes import title_of
from app.practice.config import NODE_KINDS
from app.web.system_tables import COLUMNS, table

KIND_WORDS: Final[Mapping[str, str]] = {
    "archive": "Archive (PACS)",
    "mllp": "HL7 receiver",
    "http": "Web server",
    "silent": "Program without a name",
    "peer": "Program beside the hospital",
    "engine": "Interface engine",
    "ehr": "Electronic health record",
    "ris": "Radiology information system",
    "ris_hl7": "Radiology information system, HL7 side",
    "modality": "Modality",
    "viewer": "Viewer",
    "dose_registry": "Dose registry",
    "dicomweb": "Archive's web service (DICOMweb)",
}
"""What a kind of node is called; one that is not here is called by its kind."""

PANELS: Final[Mapping[str, str]] = {
    "holdings": "parts/panel_holdings.html",
    "messages": "parts/panel_messages.html",
    "contexts": "parts/panel_contexts.html",
    "queues": "parts/panel_queues.html",
    "parked": "parts/panel_parked.html",
    "delivered": "parts/panel_sent.html",
    "received": "parts/panel_sent.html",
    "reports": "parts/panel_reports.html",
    **dict.fromkeys(COLUMNS, "parts/panel_table.html"),
}
"""Templates by the name of what they show; everything else is shown as a record."""

_SHOWN_SETTINGS: Final = frozenset({"worklist", "contexts"})
"""Settings that are read more often than they are changed: they have a panel as well."""
_FOLDED: Final = frozenset({"contexts", "received", "delivered", "objects"})
_OURS: Final = frozenset({"seen", "next_number"})
"""Holdings by which a system keeps count, and which no administrator reads."""
_SCHEDULERS: Final = frozenset({"ris", "modality"})
_OF_A_DEVICE: Final = frozenset({"found", "acquired"})
_RARE: Final = frozenset({"worklist", "performed_steps", "transactions", "reports"})
"""What any system for DICOM can hold, and which is shown elsewhere only when something came in."""
_UNFOLDED: Final = 4


class Panel(Frozen):
    """One thing to look at; a long one is *folded*."""

    name: str
    title: str
    template: str
    value: Any
    folded: bool = False


@dataclass
class Branch:
    """A patient, study or series with what lies below it."""

    words: str
    facts: dict[str, str]
    below: dict[str, "Branch"] = field(default_factory=dict)


def panels(node: Mapping[str, Any]) -> list[Panel]:
    """Return what is to be seen of *node*: its holdings, then settings that are long to read."""
    kind = NODE_KINDS[node["kind"]]
    held = kind.held
    ours = _OURS if node["kind"] in _SCHEDULERS else _OURS | {n for n in _RARE if not node.get(n)}
    ours |= _OF_A_DEVICE if not node.get("samples") else set()
    names = [name for name in node if name in held and name not in ours]
    names += [name for name in kind.fixed if node.get(name)]
    names += [name for name in node if name in _SHOWN_SETTINGS and name not in held]
    return [_panel(name, node[name]) for name in names]


def _panel(name: str, value: Any) -> Panel:
    template = PANELS.get(name, "parts/panel_record.html")
    if name == "holdings" and isinstance(value, Mapping):
        value = patients(value)
    if name in COLUMNS:
        value = table(name, value)
    title = title_of(name)
    folded = name in _FOLDED and len(value) > _UNFOLDED
    return Panel(name, title[0].upper() + title[1:], template, value, folded)


def kind_words(kind: str) -> str:
    """Return what a kind of node is called."""
    return KIND_WORDS.get(kind, kind.replace("_", " ").capitalize())


def patients(holdings: Mapping[str, Mapping[str, Any]]) -> list[Branch]:
    """Return stored objects as a tree: patient, study, series, object."""
    root: dict[str, Branch] = {}
    for uid, row in holdings.items():
        below = root
        for make in (_patient, _study, _series):
            key, branch = make(row)
            below = below.setdefault(key, branch).below
        below[uid] = Branch(_said(row, "SOPClassUID", "Modality") or "Object", {"UID": uid})
    return list(root.values())


def _patient(row: Mapping[str, Any]) -> tuple[str, Branch]:
    name, number = _said(row, "PatientName") or "Without a name", _said(row, "PatientID")
    facts = _facts(row, ("PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex"))
    return f"{name}\n{number}", Branch(name, facts)


def _study(row: Mapping[str, Any]) -> tuple[str, Branch]:
    words = _said(row, "StudyDescription", "StudyID") or "Study"
    wanted = ("StudyDate", "AccessionNumber", "StudyInstanceUID")
    return _said(row, "StudyInstanceUID"), Branch(words, _facts(row, wanted))


def _series(row: Mapping[str, Any]) -> tuple[str, Branch]:
    words = f"{_said(row, 'Modality')} {_said(row, 'SeriesDescription', 'SeriesNumber')}".strip()
    facts = _facts(row, ("SeriesNumber", "SeriesInstanceUID"))
    return _said(row, "SeriesInstanceUID"), Branch(words or "Series", facts)


def _facts(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: _said(row, name) for name in names if _said(row, name)}


def _said(row: Mapping[str, Any], *names: str) -> str:
    return next((str(row[name]) for name in names if row.get(name) not in (None, "")), "")
