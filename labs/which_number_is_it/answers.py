"""The model's answers, and the ways in which people go astray."""

import json

from app.grading import Answers, Bench, Model

from .drawing import ROLES
from .objects import IMAGE, ORDER, element_of, fields_of
from .words import NAMES, QUESTIONS

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Name every number by what it is."""
    params = bench.truth
    return {
        "numbers": json.dumps(_named(bench)),
        "columns": json.dumps({role: _column(bench, role) for role in ROLES}),
        "in_image": _pick(IMAGE, element_of(params, params["in_image"])),
        "in_order": _pick(ORDER, fields_of(params, params["in_order"])[0]),
        "situation": QUESTIONS[params["question"]][0],
    }


def _pick(source: str, path: str) -> str:
    return json.dumps({"source": source, "path": path})


def _shared(bench: Bench) -> bool:
    return bool(bench.truth["style"] == "shared")


def _home(bench: Bench, role: str) -> str:
    """Return the role by which rows and columns list the number in *role*."""
    return "filler" if role == "accession" and _shared(bench) else role


def _column(bench: Bench, role: str) -> str:
    return f"c{bench.truth['columns'].index(_home(bench, role)) + 1}"


def _named(bench: Bench) -> dict[str, dict[str, str]]:
    both = {"filler": "both"} if _shared(bench) else {}
    return {
        f"n{at}": {"identifier": NAMES[both.get(role, role if role in ROLES else "other")]}
        for at, role in enumerate(bench.truth["rows"], 1)
    }


def _calls(bench: Bench, role: str, name: str) -> Answers:
    """Return the model's names, with the number in *role* called *name*."""
    named = _named(bench)
    named[f"n{bench.truth['rows'].index(_home(bench, role)) + 1}"]["identifier"] = NAMES[name]
    return {"numbers": json.dumps(named)}


@answers.misconception("PLACER_AS_ACCESSION")
def placer(bench: Bench) -> Answers:
    """Take the ward's number for the accession number."""
    columns = {role: _column(bench, role) for role in ROLES}
    columns["accession"] = columns["placer"]
    return {**_calls(bench, "placer", "accession"), "columns": json.dumps(columns)}


@answers.misconception("STUDY_UID_AS_ACCESSION")
def study_uid(bench: Bench) -> Answers:
    """Take the key of machines for the key of people."""
    return _calls(bench, "study", "accession")


@answers.misconception("SHARING_MISREAD")
def sharing(bench: Bench) -> Answers:
    """Overlook that two numbers are one here, or make one of two."""
    if _shared(bench):
        return _calls(bench, "filler", "filler")
    return _calls(bench, "accession", "both")


@answers.misconception("PLACER_FOR_FILLER")
def swapped(bench: Bench) -> Answers:
    """Give the ward's number to RIS."""
    return _calls(bench, "placer", "filler")


@answers.misconception("PROCEDURE_AS_ACCESSION")
def procedure(bench: Bench) -> Answers:
    """Take the requested procedure for the accession number."""
    return _calls(bench, "procedure", "accession")


@answers.misconception("SERIES_FOR_STUDY")
def series(bench: Bench) -> Answers:
    """Take the series for the study."""
    return _calls(bench, "series", "study")


@answers.misconception("NATIONAL_FOR_MRN")
def national(bench: Bench) -> Answers:
    """Take the nation's number for the hospital's."""
    return _calls(bench, "national", "mrn")


@answers.misconception("VISIT_FOR_PATIENT")
def visit(bench: Bench) -> Answers:
    """Take the stay for the patient."""
    return _calls(bench, "visit", "mrn")


@answers.misconception("ACCOUNT_FOR_VISIT")
def account(bench: Bench) -> Answers:
    """Take the invoice for the stay."""
    return _calls(bench, "account", "visit")


@answers.misconception("OVERLOOKED")
def overlooked(bench: Bench) -> Answers:
    """Pass over a number that is one of the six."""
    return _calls(bench, "visit", "other")


@answers.misconception("NONE_OF_THE_SIX")
def none_of_them(bench: Bench) -> Answers:
    """Take a series for a visit."""
    return _calls(bench, "series", "visit")


@answers.misconception("OTHER_OWNER")
def owners(bench: Bench) -> Answers:
    """Take the patient's number for the ward's."""
    return _calls(bench, "mrn", "placer")


@answers.misconception("WRONG_REACH")
def reach(bench: Bench) -> Answers:
    """Take a number that does not reach as far as it has to."""
    return {"situation": "mrn" if bench.truth["question"] != "priors" else "visit"}
