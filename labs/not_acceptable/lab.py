"""406 and 415: two requests with faults in their headers, and an archive that says which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.dicom import read_object
from app.grading import Bench, Exchange, Finding, Lab, Params, Verdict, partly, right, wrong
from app.practice.indexing import indexed

from .drawing import ACCEPTS, draw
from .judging import not_retrieved, not_stored, retrieved, stored_times
from .requests import failing_get, failing_post, found_type
from .slices import ARCHIVED, LATE, slices

lab = Lab()
lab.draw(draw)

_MEANINGS = {"s202": "some", "s400": "form", "s406": "taken", "s409": "none", "s415": "sent"}


@dataclass(frozen=True, slots=True)
class Truth:
    """The UIDs that the log must show, the paths, and what the first 406 was about."""

    archived: str
    late: Mapping[str, str]
    target: str
    syntax: str
    edge: str
    other_edge: str
    first: str


@lab.build
def build(params: Params) -> Bench:
    """Lay out the files, the archive that keeps one of them, and both forms."""
    files = slices(params)
    uids = {name: read_object(data).value("SOPInstanceUID") or "" for name, data in files.items()}
    target = _path_of(files[ARCHIVED])
    node = {
        "kind": "dicomweb",
        "id": "archive",
        "label": "Archive (web service)",
        "host": f"archive.{params['domain']}.example",
        "address": "10.30.4.8",
        "port": 8443,
        **indexed({ARCHIVED: files[ARCHIVED]}),
    }
    return Bench(
        files=files,
        tables={"retrieve": [failing_get(params, target)], "store": [failing_post(params)]},
        hospital={"console": {"label": "Integration desk"}, "nodes": [node]},
        words=_words(params),
        truth=Truth(
            archived=uids[ARCHIVED],
            late={name: uids[name] for name in LATE},
            target=target,
            syntax=params["syntax"],
            edge=params["edge"],
            other_edge=params["other_edge"],
            first=ACCEPTS[params["accept"]],
        ),
    )


def _path_of(data: bytes) -> str:
    found = read_object(data)
    named = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    study, series, instance = (found.value(keyword) for keyword in named)
    return f"/studies/{study}/series/{series}/instances/{instance}"


def _words(params: Params) -> dict[str, str]:
    return {
        "asker": params["asker"],
        "hospital": params["hospital"],
        "patient": params["full_name"],
        "root": f"https://archive.{params['domain']}.example:8443/dicom-web",
        "found_accept": params["accept"],
        "found_content_type": found_type(params),
    }


@lab.check("retrieve")
def retrieve(answer: tuple[Exchange, ...], bench: Bench) -> Verdict:
    """Expect that the whole object was handed out, in the encoding in which it is kept."""
    truth: Truth = bench.truth
    if retrieved(answer, truth.archived):
        return right("The viewer has every stored value, in the encoding in which it is kept.")
    return wrong(not_retrieved(answer))


@lab.check("store")
def store(answer: tuple[Exchange, ...], bench: Bench) -> Verdict:
    """Expect both late slices in the archive, and neither of them sent twice."""
    truth: Truth = bench.truth
    times = stored_times(answer)
    here = [name for name, uid in truth.late.items() if times[uid]]
    if not here:
        return wrong(not_stored(answer))
    if missing := sorted(set(truth.late) - set(here)):
        return partly(2, 4, Finding("ONE_LEFT_BEHIND", saw=missing[0]))
    if again := [uid for uid, count in times.items() if count > 1 or uid == truth.archived]:
        return partly(3, 4, Finding("SENT_AGAIN", saw=_name(again[0], truth)))
    return right("Both slices are in the archive, and each was sent once.")


def _name(uid: str, truth: Truth) -> str:
    names = {found: name for name, found in truth.late.items()}
    return names.get(uid, ARCHIVED)


@lab.check("first_refusal")
def first_refusal(answer: str, bench: Bench) -> Verdict:
    """Expect the type for a picture's type, and the encoding for an object without a syntax."""
    truth: Truth = bench.truth
    if answer == truth.first:
        return right("The archive looks at the type first, and at the encoding when the type fits.")
    if answer in {"syntax", "type"}:
        return wrong(Finding("TYPE_AND_SYNTAX_MIXED"))
    return wrong(Finding("ARCHIVE_BLAMED"))


@lab.check("statuses")
def statuses(answer: dict[str, str], bench: Bench) -> Verdict:
    """Expect the meaning of each status."""
    del bench
    good = sum(answer.get(status) == meaning for status, meaning in _MEANINGS.items())
    if good == len(_MEANINGS):
        return right("406 is about what the caller would take, 415 about what the caller sends.")
    return partly(good, len(_MEANINGS), *_mixed(answer)) if good else wrong(*_mixed(answer))


def _mixed(answer: Mapping[str, Any]) -> list[Finding]:
    found = []
    if answer.get("s406") == "sent" or answer.get("s415") == "taken":
        found.append(Finding("TAKEN_AND_SENT_SWAPPED"))
    if "all" in {answer.get("s202"), answer.get("s409")}:
        found.append(Finding("PART_TAKEN_FOR_ALL"))
    return found or [Finding("STATUSES_MIXED")]
