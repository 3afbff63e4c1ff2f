"""Portable media from a system's page: written, downloaded by its owner alone, and imported."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import CatalogHolder
from app.grading.bench_service import Grading
from app.grading.zip_archives import unpack_zip
from app.learning.site import Site
from app.practice.media_names import WRITE_MEDIA
from tests.every_kind import busy_content
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.test_web_system_actions import AT_ARCHIVE, Desk, newest
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

AT_VIEWER = {**AT_ARCHIVE, "calling_ae_title": "WARD_PACS", "called_ae_title": "VIEW1",
             "host": "view.ward.example", "port": "104"}  # fmt: skip


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give content in which a lab has every kind of system."""
    return busy_content(tmp_path_factory.mktemp("media") / "content")


@pytest.fixture(scope="module")
def holder(busy: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    """Give the catalog of that content."""
    return CatalogHolder(busy, tmp_path_factory.mktemp("media-catalog"))


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


def written(desk: Desk, **keys: str) -> str:
    """Post the form of the page, and return what is shown then."""
    names = ("StudyInstanceUID", "PatientID", "AccessionNumber")
    fields = {f"key.{name}": keys.get(name, "") for name in names}
    return desk.act("archive", WRITE_MEDIA, node="archive", **fields)


def link(shown: str) -> str:
    """Return where the medium that was just written is downloaded."""
    [found] = re.findall(r'href="(/labs/[^"]+\.zip)"', newest(shown))
    return str(found)


def test_the_form_writes_a_medium_that_its_owner_downloads(
    desk: Desk, app: Flask, world: World
) -> None:
    fields = {each["name"] for each in Page(desk.page("archive")).all("input")}
    shown = written(desk, PatientID="P1")
    answer = desk.browser.get(link(shown))

    assert {"key.StudyInstanceUID", "key.PatientID", "key.AccessionNumber"} <= fields
    assert "1 patient, 2 studies, 3 series, 4 instances" in newest(shown)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=DISK")
    assert {"DICOMDIR", "README.TXT"} <= unpack_zip(answer.data).keys()
    assert browser_of(app, world["mentor"]).get(link(shown)).status_code == 404


def test_what_was_typed_stays_and_what_is_wrong_is_a_sentence(desk: Desk) -> None:
    blank, unknown = written(desk), written(desk, PatientID="NOBODY")

    assert "Nothing says what to write" in newest(blank)
    assert "holds nothing with PatientID NOBODY" in newest(unknown)
    [field] = [each for each in Page(unknown).all("input") if each["name"] == "key.PatientID"]
    assert field["value"] == "NOBODY"
    assert not re.findall(r"\.zip", unknown)


def test_a_medium_is_written_once_and_told_in_the_history(desk: Desk) -> None:
    first = written(desk, StudyInstanceUID="1.2.1")
    again = written(desk, StudyInstanceUID="1.2.1")

    assert link(first) == link(again)
    assert "Portable medium written: archive/DISK" in again
    assert "version 1 of the hospital" in again


def test_a_medium_is_imported_object_by_object(desk: Desk) -> None:
    place = link(written(desk, StudyInstanceUID="1.2.1"))
    name = f"archive/{place.rsplit('/', 1)[1]}"
    ticks = [
        each["value"] for each in Page(desk.page("view")).all("input") if each["name"] == "files"
    ]

    shown = desk.act("view", "store", **AT_VIEWER, files=[name])

    assert name in ticks
    assert "3 objects were received" in newest(shown)
    assert "1.2.1.2.1" in desk.page("view")


def test_an_object_is_no_medium_to_download(desk: Desk) -> None:
    desk.act("archive", "store", **AT_ARCHIVE, files=["scan.dcm"])
    [stored] = {
        each["value"]
        for each in Page(desk.page("archive")).all("input")
        if each["name"] == "files" and each["value"].startswith("archive/")
    }

    node, name = stored.split("/")
    answer = desk.browser.get(f"{desk.at}/systems/{node}/media/{name}")

    assert answer.status_code == 404
