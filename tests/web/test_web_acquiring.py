"""Acquiring from a device's page, from the worklist to the deletion, each step from its form."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import CatalogHolder
from app.grading.bench_service import Grading
from app.learning.site import Site
from tests.every_kind import busy_content
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.test_web_system_actions import AT_ARCHIVE, AT_MWL, Desk, newest
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

_MADE = r'value="(ct/1\.2\.826[0-9.]+\.dcm)"'
BY_HAND = {"typed__PatientName": "Do^Jane", "typed__PatientID": "P11"}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give content in which a lab has every kind of system."""
    return busy_content(tmp_path_factory.mktemp("acquiring") / "content")


@pytest.fixture(scope="module")
def holder(busy: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    """Give the catalog of that content."""
    return CatalogHolder(busy, tmp_path_factory.mktemp("acquiring-catalog"))


@pytest.fixture(scope="module")
def grading(busy: Path) -> Iterator[Grading]:
    """Give real graders over that content."""
    with Grading(busy / "labs", size=1) as running:
        yield running


@pytest.fixture
def desk(app: Flask, world: World, site: Site) -> Desk:
    """Give the learner's browser at her hospital."""
    at = f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"
    return Desk(browser_of(app, world["learner"]), at)


def texts(shown: str, name: str) -> list[str]:
    """Return what stands in the text areas called *name*."""
    found = Page(shown).all("textarea")
    return ["".join(each.pieces).lstrip("\n") for each in found if each["name"] == name]


def ask_worklist(desk: Desk) -> str:
    """Ask for the worklist with what stands in the form of its server."""
    [keys, *_] = texts(desk.page("mwl"), "keys")
    return desk.act("mwl", "find", **AT_MWL, model="worklist", level="STUDY", keys=keys)


def acquire(desk: Desk, entry: str = "1", **fields: str) -> str:
    """Post the form of the device."""
    return desk.act("ct", "acquire", node="ct", entry=entry, sample="Head", **fields)


def test_the_entries_that_the_device_found_are_there_to_choose(desk: Desk) -> None:
    before = desk.page("ct")
    found = ask_worklist(desk)
    after = desk.page("ct")

    entry = "Doe^Jane, P1, A1, CT, 20261122, 0800"
    assert "ended with 1 match" in newest(found)
    assert "No entry: everything is typed by hand" in before
    assert f'<option value="1" >{entry}' not in before
    assert f'<option value="1" >{entry}' in after
    assert "Worklist entries found" in after


def test_an_entry_is_acquired_reported_stored_committed_and_deleted(desk: Desk) -> None:
    ask_worklist(desk)
    [begin, _] = texts(desk.page("mwl"), "attributes")
    desk.act("mwl", "mpps_create", **AT_MWL, attributes=begin, sop_instance_uid="1.2.77")
    made = acquire(desk, step_uid="1.2.77")
    [file] = set(re.findall(_MADE, desk.page("archive")))
    uid = file.removeprefix("ct/").removesuffix(".dcm")

    page = desk.page("mwl")
    [_, end] = texts(page, "attributes")
    uids = [each["value"] for each in Page(page).all("input") if each["name"] == "sop_instance_uid"]
    ended = desk.act(
        "mwl", "mpps_set", **AT_MWL, sop_instance_uid=uids[-1],
        attributes=end.replace("EndTime=", "EndTime=0815"),
    )  # fmt: skip
    stored = desk.act("archive", "store", **AT_ARCHIVE, files=[file])
    committed = desk.act("archive", "commit", **AT_ARCHIVE, files=[file])
    deleted = desk.act("ct", "delete", node="ct", objects=[uid])

    assert "Ct acquired Head: 1 image, for its worklist entry" in newest(made)
    assert uids[-1] == "1.2.77"
    assert f"ReferencedImageSequence[1].ReferencedSOPInstanceUID={uid}" in end
    assert "has noted the performed procedure step" in newest(ended)
    assert "COMPLETED" in desk.page("mwl")
    assert "1 object was received" in newest(stored)
    assert "1 committed, 0 not" in newest(committed)
    assert "1 object deleted at Ct" in newest(deleted)
    assert file not in desk.page("archive")
    assert uid in desk.page("archive")


def test_what_was_typed_by_hand_is_an_examination_that_no_order_knows(desk: Desk) -> None:
    shown = acquire(desk, "", **BY_HAND)

    assert "typed by hand, for no order" in newest(shown)
    assert "Do^Jane" in shown


def test_what_is_wrong_is_a_sentence_and_what_was_typed_stays(desk: Desk) -> None:
    shown = acquire(desk, "", typed__PatientName="Do^Jane")
    late = acquire(desk, "4")

    assert "Whose images are these?" in newest(shown)
    [field] = [each for each in Page(shown).all("input") if each["name"] == "typed.PatientName"]
    assert field["value"] == "Do^Jane"
    assert "no line 4" in newest(late)


def test_an_acquisition_is_told_in_the_history(desk: Desk) -> None:
    shown = acquire(desk, "", **BY_HAND)

    assert "Ct: holdings from 5 to 6; series acquired here from 0 to 1." in shown
