"""An incident's contract: two to four faults, each with signs, repaired by the model."""

from typing import Any

import pytest

from app.frozen import replace
from app.grading import Bench, Desk, Fault, Option, Showing, Source
from app.grading.contract_incident import incident_breaches

DESK = Desk(
    starts_at="07:00",
    people=(),
    sources=(Source("log", "The log", "text", "tells"),),
    coming=(),
    statements=(),
    causes=tuple(Option(name, f"Cause {name}.") for name in "abcde"),
    left=(),
    faults=(
        Fault("a", ("log",), "the title is right", "pacs", "ae_title", "PACS"),
        Fault("b", ("table",)),
    ),
    showings=(Showing("table", "pacs", "The table", "Whom it knows.", after="a"),),
)
MORE = tuple(Fault(name, ("log",)) for name in "cde")


def breaches(desk: Desk, causes: str = "ab", title: str = "PACS") -> list[str]:
    def nodes(ae_title: str) -> dict[str, Any]:
        return {"nodes": [{"id": "pacs", "ae_title": ae_title}]}

    report = {"action": {"kind": "report", "causes": list(causes)}}
    raw = {"before": nodes("PAX"), "hospital": nodes(title), "exchanges": [report]}
    return list(incident_breaches(Bench(hospital=nodes("PAX"), desk=desk), raw))


def test_a_desk_that_says_it_all_breaches_nothing() -> None:
    assert breaches(DESK) == []


@pytest.mark.parametrize(("count", "number"), [(1, 1), (5, 5)])
def test_an_incident_has_two_to_four_faults(count: int, number: int) -> None:
    faults = (*DESK.faults, *MORE)[:count]
    desk = replace(DESK, faults=faults, showings=DESK.showings)

    told = breaches(desk, "abcde"[:count])

    assert told == [f"The draw has {number} faults; an incident has two to four."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id": "z"}, "none of the causes"),
        ({"shown_by": ()}, "is shown by nothing"),
        ({"shown_by": ("call",)}, "is shown by call"),
        ({"mended": ""}, "words for its repair"),
        ({"node": "ris"}, "needs a system"),
        ({"has": "PAX"}, "before anybody has done anything"),
        ({"has": "OTHER"}, "The model does not mend"),
        ({"has": None, "lacks": "PAX", "path": "nothing"}, "before anybody has done anything"),
    ],
)
def test_a_fault_is_a_cause_with_a_sign_and_a_repair(
    changed: dict[str, Any], sentence: str
) -> None:
    fault = replace(DESK.faults[0], **changed)

    told = breaches(replace(DESK, faults=(fault, DESK.faults[1])))

    assert any(sentence in each for each in told), told


def test_the_report_of_the_model_names_the_faults() -> None:
    assert breaches(DESK, "ac") == [
        "Faults of the draw and causes of the model's report differ: b, c."
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"at": "ris"}, "which the hospital has not"),
        ({"after": "b"}, "which no setting mends"),
        ({"id": "log"}, "the same id"),
    ],
)
def test_a_showing_is_at_a_system_and_after_a_repair(
    changed: dict[str, Any], sentence: str
) -> None:
    told = breaches(replace(DESK, showings=(replace(DESK.showings[0], **changed),)))

    assert any(sentence in each for each in told), told


def test_the_model_looks_at_nothing_before_it_is_there() -> None:
    desk = replace(DESK, sources=(replace(DESK.sources[0], since=5),))
    raw = {"nodes": [{"id": "pacs", "ae_title": "PAX"}]}
    look = {"action": {"kind": "look", "at": "log"}}

    told = incident_breaches(
        Bench(hospital=raw, desk=desk), {"before": raw, "hospital": raw, "exchanges": [look]}
    )

    assert "The model looks too early: The log is not there before 07:05." in told


def test_a_desk_without_showings_is_refused() -> None:
    assert "The desk says nothing of what its systems show." in breaches(replace(DESK, showings=()))
