"""Ask the archive: five searches over two hundred studies, graded by the request log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.grading import (
    Bench,
    Exchange,
    Finding,
    Lab,
    Params,
    Quantity,
    Verdict,
    partly,
    right,
    wrong,
)

from .drawing import draw
from .growing import Grower
from .judging import is_answered, missed
from .questions import Question, questions

lab = Lab()
lab.draw(draw)

_EACH = 2
_RARE_NAMES = ("Zettervall", "Quintrell", "Yarnspinner", "Oxenstone")


@dataclass(frozen=True, slots=True)
class Truth:
    """The questions with their answers, and what the two readings of an answer give."""

    questions: tuple[Question, ...]
    week: int
    all_of_week: int
    description: str
    other_descriptions: frozenset[str]
    family: str
    empty: str


@lab.build
def build(params: Params) -> Bench:
    """Fill the archive, and write the ticket's words."""
    records = Grower(params).records()
    asked = questions(params, records)
    patient = _one_of(asked[3], records)
    return Bench(
        tables={"queries": [{"method": "GET", "target": "/studies?limit=3"}]},
        hospital={"console": {"label": "Quality desk"}, "nodes": [_node(params, records)]},
        words=_words(params, records, patient),
        truth=_truth(params, asked, records, patient),
    )


def _node(params: Params, records: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "dicomweb",
        "id": "archive",
        "label": "Archive (web service)",
        "host": f"archive.{params['domain']}.example",
        "address": "10.30.4.8",
        "port": 8443,
        "holdings": dict(records),
    }


def _one_of(question: Question, records: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first object of the study, among those asked for, that comes first by its UID."""
    study = min(question.uids)
    return next(dict(row) for row in records.values() if row["StudyInstanceUID"] == study)


def _truth(
    params: Params,
    asked: tuple[Question, ...],
    records: Mapping[str, Any],
    patient: Mapping[str, Any],
) -> Truth:
    first, last = (params[name].replace("-", "") for name in ("first_day", "last_day"))
    week = {
        row["StudyInstanceUID"] for row in records.values() if first <= row["StudyDate"] <= last
    }
    described = {
        row["StudyDescription"]
        for row in records.values()
        if row["StudyInstanceUID"] in asked[3].uids
    }
    return Truth(
        questions=asked,
        week=len(asked[1].uids),
        all_of_week=len(week),
        description=patient["StudyDescription"],
        other_descriptions=frozenset(described - {patient["StudyDescription"]}),
        family=params["family"],
        empty=_empty(params),
    )


def _empty(params: Params) -> str:
    """Return why a colleague's search finds nothing; attempts of former days know one reason."""
    return str(params.get("empty", "literal"))


def _key_of_a_colleague(params: Params, records: Mapping[str, Any]) -> str:
    """Return a key that matches nobody: a name without its rest, or one that nobody has."""
    if _empty(params) == "literal":
        return str(params["family"])
    held = [str(row["PatientName"]).casefold() for row in records.values()]
    return next(
        f"{name}*"
        for name in _RARE_NAMES
        if not any(each.startswith(name.casefold()) for each in held)
    )


def _words(
    params: Params, records: Mapping[str, Any], patient: Mapping[str, Any]
) -> dict[str, str]:
    family, _, given = str(patient["PatientName"]).partition("^")
    days = {name: _said(params[name]) for name in ("first_day", "last_day", "mr_day")}
    plain = ("asker", "hospital", "family", "given", "double")
    return {
        **{name: params[name] for name in plain},
        **days,
        "series_accession": params["series_accession"],
        "object_accession": params["object_accession"],
        "series_number": str(params["series_number"]),
        "mr_patient": f"{given} {family}",
        "colleague_key": _key_of_a_colleague(params, records),
        "root": f"https://archive.{params['domain']}.example:8443/dicom-web",
        "example_id": next(iter(records.values()))["PatientID"],
    }


def _said(day: str) -> str:
    moment = date.fromisoformat(day)
    return f"{moment.day} {moment.strftime('%B %Y')}"


@lab.check("queries")
def queries(answer: tuple[Exchange, ...], bench: Bench) -> Verdict:
    """Expect for each question one search that answers it exactly."""
    truth: Truth = bench.truth
    open_ones = [each for each in truth.questions if not is_answered(each, answer)]
    if not open_ones:
        return right(f"Five questions, five exact answers, in {len(answer)} requests.")
    findings = [missed(each, answer) for each in open_ones]
    done = len(truth.questions) - len(open_ones)
    if not done:
        return wrong(*findings)
    return partly(_EACH * done, _EACH * len(truth.questions), *findings)


@lab.check("week_count")
def week_count(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the number of CT studies of the week."""
    truth: Truth = bench.truth
    if answer.value == truth.week:
        return right("The first and the last day of a range belong to it.")
    if answer.value == truth.all_of_week:
        return wrong(Finding("ALL_MODALITIES_COUNTED", saw=str(answer.value)))
    return wrong(Finding("OTHER_COUNT", saw=str(answer.value)))


@lab.check("described")
def described(answer: str, bench: Bench) -> Verdict:
    """Expect Study Description (0008,1030) of the patient's study, as the archive has it."""
    truth: Truth = bench.truth
    if answer == truth.description:
        return right("It came because includefield asked for it.")
    if answer.casefold() == truth.description.casefold():
        return partly(1, 2, Finding("DESCRIPTION_RETYPED", saw=answer))
    if answer in truth.other_descriptions:
        return wrong(Finding("OTHER_PATIENTS_STUDY", saw=answer))
    return wrong(Finding("OTHER_DESCRIPTION", saw=answer))


@lab.check("nothing_came")
def nothing_came(answer: str, bench: Bench) -> Verdict:
    """Expect that 204 is an answer: nothing matches the key as it was written."""
    reason = bench.truth.empty
    if answer == reason:
        return right(_PRAISE[reason])
    if answer in _PRAISE:
        return wrong(Finding("EMPTY_MISREAD", facts={"because": _BECAUSE[reason]}))
    return wrong(Finding("EMPTY_MEANS_ERROR"))


_PRAISE = {
    "literal": "A key without a wildcard is compared with the whole name.",
    "absent": "The star takes any rest of a name, and even so nobody's name begins like this.",
}
_BECAUSE = {
    "literal": "People believe an empty list, so an examination is repeated that lies in the "
    "archive under the whole name.",
    "absent": "Whoever distrusts a clear answer goes on searching, and the patient waits for "
    "images that are in another hospital.",
}
