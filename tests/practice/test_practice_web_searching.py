"""QIDO-RS: levels, keys, what comes back, and what is refused in a sentence."""

import json
from typing import Any

import pytest

from app.practice.dicomweb import Response
from tests.practice.webs import CT, J2K, MR, ROOT, Web


@pytest.fixture(scope="module")
def web() -> Web:
    return Web(CT, J2K, MR)


def rows(response: Response) -> list[dict[str, Any]]:
    assert (response.status, response.content_type) == (200, "application/dicom+json")
    found: list[dict[str, Any]] = json.loads(response.body)
    return found


@pytest.mark.parametrize(
    ("path", "query", "count"),
    [
        ("/studies", {}, 3),
        ("/series", {}, 3),
        ("/instances", {}, 3),
        ("/studies", {"PatientName": "CompressedSamples^CT1"}, 1),
        ("/studies", {"00100010": "compressedsamples^?t*"}, 1),
        ("/studies", {"PatientName": ""}, 3),
        ("/studies", {"ModalitiesInStudy": "MR"}, 1),
        ("/studies", {"StudyDate": "20040101-20041231"}, 3),
        ("/studies", {"StudyDate": "-20040301"}, 1),
        ("/series", {"Modality": "CT"}, 1),
        ("/instances", {"Modality": "CT", "Rows": "128"}, 1),
        ("/studies", {"limit": "2"}, 2),
        ("/studies", {"offset": "2"}, 1),
    ],
)
def test_a_search_finds_what_its_keys_match(
    path: str, query: dict[str, str], count: int, web: Web
) -> None:
    assert len(rows(web.get(path, **query))) == count


def test_a_search_below_a_study_finds_only_what_is_in_it(web: Web) -> None:
    study = web.path_of(CT, "studies")

    assert len(rows(web.get(f"{study}/series"))) == 1
    assert len(rows(web.get(f"{study}/instances"))) == 1
    assert len(rows(web.get(f"{web.path_of(CT, 'series')}/instances"))) == 1


def test_a_list_of_uids_may_have_commas(web: Web) -> None:
    uids = [web.path_of(name, "studies").rpartition("/")[2] for name in (CT, MR)]

    assert len(rows(web.get("/studies", StudyInstanceUID=",".join(uids)))) == 2


def test_no_match_is_204_without_a_body_or_200_with_an_empty_list_where_the_house_does_so() -> None:
    assert (Web(CT).get("/studies", PatientID="none").status, b"") == (204, b"")
    other = Web(CT, no_matches=200).get("/studies", PatientID="none")
    assert (other.status, other.body) == (200, b"[]")


def test_an_entry_has_its_level_s_attributes_and_where_to_retrieve_it(web: Web) -> None:
    [study] = rows(web.get("/studies", PatientName="CompressedSamples^CT1"))

    assert study["00100010"]["Value"] == [{"Alphabetic": "CompressedSamples^CT1"}]
    assert study["00080061"]["Value"] == ["CT"]
    assert study["00201208"]["Value"] == [1]
    assert study["00081190"]["Value"] == [ROOT + web.path_of(CT, "studies")]
    assert "00081030" not in study


def test_an_attribute_comes_when_it_is_asked_for(web: Web) -> None:
    [named] = rows(
        web.get("/studies", PatientName="CompressedSamples^CT1", includefield="StudyDescription")
    )
    [every] = rows(web.get("/instances", Modality="CT", includefield="all"))

    assert "00081030" in named
    assert {"00081030", "00180015"} & set(every) == {"00081030"}


def test_what_is_cut_off_or_only_matched_literally_is_told_in_a_warning(web: Web) -> None:
    cut = dict(web.get("/studies", limit="1").headers)["Warning"]
    fuzzy = web.get("/studies", fuzzymatching="true", PatientName="compressed")

    assert "2 additional results" in cut
    assert fuzzy.status == 204
    assert "fuzzymatching parameter is not supported" in dict(fuzzy.headers)["Warning"]


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        ("/studies", {"Modality": "CT"}, 400, "Ask with ModalitiesInStudy"),
        ("/series", {"ModalitiesInStudy": "CT"}, 400, "belongs to the studies"),
        ("/studies", {"StudyDate": "2004-01-19"}, 400, "is no date"),
        ("/studies", {"StudyTime": "9:30"}, 400, "is no time"),
        ("/studies", {"Patient": "x"}, 400, "neither a parameter"),
        ("/studies", {"PixelData": "x"}, 400, "does not index"),
        ("/studies", {"limit": "-1"}, 400, "whole number"),
        ("/studies", {"limit": "9" * 40}, 400, "whole number"),
        ("/studies", {"fuzzymatching": "maybe"}, 400, "true or false"),
        ("/patients", {}, 404, "begins with /studies"),
        ("/series/1.2", {}, 404, "stands below its study"),
        ("/studies/..%2f..", {}, 400, "A UID is digits and dots"),
        ("/studies/1.2.3/../../x", {}, 404, "no resource"),
        ("/studies/" + "1." * 40 + "1", {}, 400, "at most 64"),
    ],
)
def test_what_cannot_be_searched_says_why(
    path: str, query: dict[str, str], status: int, says: str, web: Web
) -> None:
    response = web.get(path, **query)

    assert response.status == status
    assert says in response.sentence
    assert response.body.decode().strip() == response.sentence


def test_a_search_comes_as_json_or_not_at_all(web: Web) -> None:
    assert web.get("/studies", "application/json").status == 200
    assert web.get("/studies", "application/dicom+xml").status == 406
    assert web.get("/studies", "text/html, application/dicom+json;q=0.1").status == 200
    assert web.get("/studies", "application/dicom+json;q=0").status == 406
    assert web.get("/studies", "text/html", accept="application/dicom+json").status == 200


def test_more_parameters_than_anybody_needs_are_refused(web: Web) -> None:
    response = web.get("/studies", **{f"x{number}": "1" for number in range(70)})

    assert response.status == 400
