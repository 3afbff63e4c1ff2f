"""A worklist is kept by hand in the browser: entries added, changed, removed and taken back."""

import re
from typing import Any

import pytest
from flask import Flask

from app.errors import InvalidInput
from app.learning.site import Site
from app.practice.states import full_node, node_of
from app.web.system_settings import Form
from app.web.worklist_grid import refuse_bad_entries, with_worklist
from tests.every_kind import busy_hospital
from tests.practice.wards import asking
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.test_web_systems import Hospital
from tests.web.world import World, attempt_of

ON_SQLITE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

NOBODY = Form((), (), ())
JANE = {
    "PatientName": "DOE^JANE",
    "PatientID": "MR000101",
    "PatientSex": "F",
    "AccessionNumber": "A77",
    "Modality": "CT",
    "ScheduledStationAETitle": "CT01",
    "ScheduledProcedureStepStartDate": "20261122",
    "ScheduledProcedureStepStartTime": "0900",
    "ScheduledProcedureStepDescription": "CT Head",
}


@pytest.fixture
def hospital(app: Flask, world: World, site: Site) -> Hospital:
    """Give the learner's browser at her hospital."""
    at = f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"
    return Hospital(browser_of(app, world["learner"]), at)


def save(hospital: Hospital, *lines: dict[str, str], status: int = 200) -> str:
    """Save the worklist with *lines* as they are typed, one after the other."""
    rows = {
        f"row.{number}.{name}": text
        for number, line in enumerate(lines, 1)
        for name, text in line.items()
    }
    return hospital.save({"_table": "worklist", **rows}, status=status)


def asked(hospital: Hospital, station: str) -> str:
    """Ask the worklist for what is scheduled at a station, and return how much was found."""
    keys = {
        "model": "worklist",
        "key.PatientName": "",
        "key.ScheduledProcedureStepSequence.ScheduledStationAETitle": station,
    }
    [newest, *_] = re.findall(r"The query ended with ([^.]+)", hospital.act(asking("find", **keys)))
    return str(newest)


def shown(page: str) -> list[str]:
    """Return the patients in the fields of the worklist."""
    fields = Page(page).all("input")
    return [
        each["value"]
        for each in fields
        if each["name"].startswith("row.") and each["name"].endswith(".PatientName")
    ]


@ON_SQLITE
def test_an_entry_is_added_found_changed_removed_and_taken_back(hospital: Hospital) -> None:
    assert shown(hospital.page()) == [""]

    save(hospital, JANE)
    assert shown(hospital.page()) == ["DOE^JANE", ""]
    assert asked(hospital, "CT01") == "1 match"

    save(hospital, {"ScheduledStationAETitle": "CT02"}, {})
    assert (asked(hospital, "CT02"), asked(hospital, "CT01")) == ("1 match", "0 matches")

    save(hospital, {"gone": "on"}, {})
    assert shown(hospital.page()) == [""]

    back = {**hospital.hidden(), "version": "2", "_node": "archive"}
    hospital.browser.post(f"{hospital.at}/undo", back)
    assert shown(hospital.page()) == ["DOE^JANE", ""]


@ON_SQLITE
def test_an_entry_gets_the_identifiers_that_were_left_blank(hospital: Hospital) -> None:
    save(hospital, JANE)

    fields = {each["name"]: each["value"] for each in Page(hospital.page()).all("input")}

    assert fields["row.1.ScheduledProcedureStepID"] == "SPSA77"
    assert fields["row.1.RequestedProcedureID"] == "RPA77"
    assert fields["row.1.StudyInstanceUID"].startswith("1.2.")


@ON_SQLITE
def test_a_value_that_its_attribute_cannot_hold_is_told_and_stays_typed(
    hospital: Hospital,
) -> None:
    told = save(hospital, {**JANE, "AccessionNumber": "A" * 17}, status=422)

    assert "Worklist, line 1: Accession (VR SH) cannot be" in told
    assert shown(told) == ["DOE^JANE", ""]
    assert shown(hospital.page()) == [""]


def test_what_was_there_before_may_stay_however_it_is_written() -> None:
    odd = {"PatientName": "Doe^Jane", "AccessionNumber": "A" * 17}

    refuse_bad_entries([odd], {"worklist": [odd]})

    with pytest.raises(InvalidInput, match="line 1"):
        refuse_bad_entries([odd], {"worklist": []})


@pytest.mark.parametrize(("name", "feeder"), [("mwl", "Ris feeds"), ("archive", "")])
def test_a_worklist_that_a_ris_feeds_says_so(name: str, feeder: str) -> None:
    told: dict[str, Any] = busy_hospital()
    node = full_node(node_of(told, name))

    [grid] = with_worklist(NOBODY, node, {}, told).grids

    assert grid.note.lower().startswith(feeder.lower())
    assert bool(grid.note) == bool(feeder)


@pytest.mark.parametrize("name", ["view", "ct", "ris"])
def test_who_answers_no_worklist_query_has_none_to_keep(name: str) -> None:
    told: dict[str, Any] = busy_hospital()

    assert with_worklist(NOBODY, full_node(node_of(told, name)), {}, told) is NOBODY
