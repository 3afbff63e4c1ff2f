"""The web side of an attempt's archive: clicks, tools and C-STORE share one index and its files."""

import json
from typing import Any

import numpy as np
import pytest

from app.dicom import build_object
from app.errors import NotFound
from app.learning.site import Site
from app.learning.web_archive import ask_from_tool
from tests.learning.outside import Learner
from tests.people import organization, person
from tests.practice.wards import asking
from tests.web.test_web_dicomweb import OF_NOBODY

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

SWITCH_ON = {"kind": "configure", "node": "archive", "path": "web_port", "value": "8042"}
CT = build_object(OF_NOBODY, np.arange(1024, dtype=np.uint16).reshape(32, 32))


@pytest.fixture
def ada(busy_site: Site) -> Learner:
    return Learner(person(busy_site.store, organization(busy_site.store)), busy_site)


def tool_asks(ada: Learner, target: str, **more: str) -> tuple[int, bytes]:
    """Ask as a learner's own tool does, and return status and body."""
    action = {"method": "GET", "target": target, "accept": "*/*", "content_type": "", **more}
    root = "http://127.0.0.1/dicom-web/x"
    answered = ask_from_tool(ada.attempt, action, BODY if more else b"", root, ada.site)
    return answered.status, answered.body


BODY = b"--edge\r\nContent-Type: application/dicom\r\n\r\n" + CT + b"\r\n--edge--\r\n"
STORING = {
    "method": "POST",
    "content_type": 'multipart/related; type="application/dicom"; boundary=edge',
    "accept": "application/dicom+json",
}


def found_by_c_find(ada: Learner) -> set[str]:
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": ""}
    matches: list[dict[str, Any]] = ada.click(asking("find", keys=keys)).result["matches"]
    return {row["StudyInstanceUID"] for row in matches}


def test_the_web_side_is_off_until_somebody_switches_it_on(ada: Learner) -> None:
    with pytest.raises(NotFound, match="speaks DICOMweb"):
        tool_asks(ada, "/studies")
    ada.click(SWITCH_ON)
    status, body = tool_asks(ada, "/studies")

    assert status == 200
    assert {row["0020000D"]["Value"][0] for row in json.loads(body)} == found_by_c_find(ada)


def test_what_is_stored_one_way_is_fetched_the_other(ada: Learner) -> None:
    ada.click(SWITCH_ON)
    before = found_by_c_find(ada)
    status, _ = tool_asks(ada, "/studies", **STORING)
    [study] = found_by_c_find(ada) - before
    fetched, body = tool_asks(ada, f"/studies/{study}")

    assert (status, fetched) == (200, 200)
    assert CT[-1000:] in body
    assert OF_NOBODY["SOPInstanceUID"].encode() in body
    assert list(ada.state().objects) == ["archive"]
    assert "objects" not in ada.node("archive")


def test_a_console_asks_the_archive_by_its_name(ada: Learner) -> None:
    ada.click(SWITCH_ON)
    asked = {"kind": "dicomweb", "node": "archive", "method": "GET", "target": "/studies"}

    told = ada.click({**asked, "accept": "", "content_type": "", "body": ""})

    assert (told.result["reached"], told.result["outcome"]) == ("archive", "success")
