"""The DICOMweb archive of an attempt, by its code: who gets in, what is kept, what is refused."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.dicom import build_object, new_uid
from app.frozen import replace
from app.learning import web_archive
from app.learning.administering import set_active
from app.learning.attempting import own_attempt
from app.learning.hospitals import state_of
from app.learning.site import Site
from app.learning.tool_codes import code_of
from app.records.learning import Attempt, Exchange
from app.records.people import Person
from app.store.evidence import Evidence
from tests import people
from tests.web.clients import Browser, browser_of
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

RELATED = 'multipart/related; type="application/dicom"; boundary=edge'
OF_NOBODY = {
    "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
    "StudyInstanceUID": new_uid("tool", "study"),
    "SeriesInstanceUID": new_uid("tool", "series"),
    "SOPInstanceUID": new_uid("tool", "object"),
    "Modality": "CT",
}


def of_nobody(**more: str) -> bytes:
    return build_object({**OF_NOBODY, **more}, np.zeros((8, 8), dtype=np.uint16))


def multipart(*parts: bytes) -> bytes:
    head = b"--edge\r\nContent-Type: application/dicom\r\n\r\n"
    return b"".join(head + part + b"\r\n" for part in parts) + b"--edge--\r\n"


def attempt(site: Site, who: Person) -> Attempt:
    return own_attempt(who, attempt_of(site, who), site)


def root(site: Site, who: Person) -> str:
    return f"/dicom-web/{code_of(attempt(site, who), site)}"


def exchanges(site: Site, who: Person) -> Sequence[Exchange]:
    with site.store.reading() as unit:
        return unit.exchanges.of(who.organization_id, attempt(site, who).id)


def stow(tool: FlaskClient, address: str, *parts: bytes, **headers: str) -> TestResponse:
    sent = {"Content-Type": RELATED, **headers}
    return tool.post(f"{address}/studies", data=multipart(*parts), headers=sent)


@pytest.fixture
def tool(app: Flask) -> FlaskClient:
    """Give a program without any cookie."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def learner(app: Flask, world: World) -> Browser:
    return browser_of(app, world["learner"])


def test_a_tool_searches_stores_and_retrieves_and_each_request_is_evidence(
    tool: FlaskClient, world: World, site: Site
) -> None:
    mine, who = root(site, world["learner"]), world["learner"]
    data = of_nobody()

    assert len(tool.get(f"{mine}/studies").get_json(force=True)) == 2
    stored = stow(tool, mine, data)
    found = tool.get(
        f"{mine}/studies", query_string={"StudyInstanceUID": OF_NOBODY["StudyInstanceUID"]}
    )
    [entry] = found.get_json(force=True)
    address = entry["00081190"]["Value"][0].partition("/dicom-web")[2]
    series, instance = OF_NOBODY["SeriesInstanceUID"], OF_NOBODY["SOPInstanceUID"]
    fetched = tool.get(
        f"/dicom-web{address}/series/{series}/instances/{instance}",
        headers={"Accept": "application/dicom"},
    )

    assert (stored.status_code, fetched.status_code) == (200, 200)
    assert fetched.data == data
    kept = exchanges(site, who)
    assert [each.result["http"]["status"] for each in kept] == [200, 200, 200, 200]
    assert {each.action["via"] for each in kept} == {"tool"}
    assert code_of(attempt(site, who), site) not in str([each.action for each in kept])


def test_what_is_stored_again_is_kept_once(tool: FlaskClient, world: World, site: Site) -> None:
    mine, data = root(site, world["learner"]), of_nobody()

    assert [stow(tool, mine, data).status_code for _ in range(3)] == [200] * 3

    with site.store.reading() as unit:
        state = state_of(attempt(site, world["learner"]), unit)
    assert list(state.objects["webarchive"]) == [OF_NOBODY["SOPInstanceUID"]]
    assert (state.number, len(exchanges(site, world["learner"]))) == (1, 3)


def test_two_learners_never_see_each_other_s_holdings(
    tool: FlaskClient, world: World, site: Site
) -> None:
    three = [world["learner"], world.colleague, world.stranger]
    stow(tool, root(site, three[0]), of_nobody())
    path = f"/studies/{OF_NOBODY['StudyInstanceUID']}"

    assert [tool.get(root(site, who) + path + "/metadata").status_code for who in three] == [
        200, 404, 404,
    ]  # fmt: skip
    assert [len(tool.get(root(site, who) + "/studies").get_json(force=True)) for who in three] == [
        3, 2, 2,
    ]  # fmt: skip


@pytest.mark.parametrize("bend", ["flip", "cut", "other", "empty", "long", "odd", "padded", "half"])
def test_a_code_that_was_not_given_out_opens_nothing(
    bend: str, tool: FlaskClient, world: World, site: Site
) -> None:
    code = code_of(attempt(site, world["learner"]), site)
    other = code_of(attempt(site, world.stranger), site)
    bent = {
        "flip": code[:-1] + ("A" if code[-1] != "A" else "B"),
        "cut": code[:-8],
        "other": other[:43] + code[43:],
        "empty": "x",
        "long": code * 40,
        "odd": "%C3%A9..%2F",
        "padded": f"{code}==",
        "half": f"{code[:-2]}==",
    }[bend]

    answer = tool.get(f"/dicom-web/{bent}/studies")

    assert answer.status_code == 404
    assert not exchanges(site, world["learner"])
    assert answer.mimetype in {"text/plain", "text/html"}


def test_a_code_ends_with_its_learner_s_account(
    tool: FlaskClient, world: World, site: Site
) -> None:
    mine = root(site, world["learner"])
    set_active(people.reader(site.store, world["admin"]), world["learner"].id, site, active=False)

    assert tool.get(f"{mine}/studies").status_code == 404


def test_no_cookie_is_looked_at_and_none_is_set(learner: Browser, world: World, site: Site) -> None:
    answer = learner.client.post(
        f"{root(site, world['learner'])}/studies",
        data=multipart(of_nobody()),
        headers={"Content-Type": RELATED, "Origin": "https://evil.example"},
    )

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert learner.get("/dicom-web/none/studies").status_code == 404


def test_an_object_with_signs_of_a_real_patient_is_refused_and_nothing_is_kept(
    tool: FlaskClient, world: World, site: Site
) -> None:
    real = of_nobody(
        PatientName="Throckmorton^Bartholomew^Q",
        PatientID="123-45-6789",
        PatientBirthDate="19511224",
        PatientAddress="12 Elm Street, Springfield",
    )

    answer = stow(tool, root(site, world["learner"]), real)

    assert answer.status_code == 422
    assert "signs of a real patient" in answer.text
    assert not exchanges(site, world["learner"])
    assert not any(
        real in path.read_bytes() for path in site.settings.evidence.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/studies?PatientName=" + "a" * 5000, {}, 413),
        ("GET", "/studies?" + "&".join(f"x{n}=1" for n in range(200)), {}, 400),
        ("GET", "/studies?limit=%00", {}, 422),
        ("GET", "/studies/%2e%2e/%2e%2e/etc", {}, 400),
        ("GET", "/studies?StudyInstanceUID=../../x", {}, 204),
        ("GET", "/studies", {"headers": {"Accept": "text/html"}}, 406),
        ("GET", "/studies", {"headers": {"Accept": ","}}, 200),
        ("POST", "/studies", {"data": b"x", "headers": {"Content-Type": "application/dicom"}}, 415),
        ("POST", "/studies", {"data": {"a": "b"}}, 415),
        (
            "POST",
            "/studies",
            {"data": b"x" * 50_000_000, "headers": {"Content-Type": RELATED}},
            413,
        ),
        ("POST", "/studies", {"data": b"\x1f\x8b", "headers": {"Content-Encoding": "gzip"}}, 422),
        ("POST", "/series", {"data": b"x", "headers": {"Content-Type": RELATED}}, 405),
        ("PUT", "/studies", {}, 405),
        ("DELETE", "/studies/1.2.3", {}, 405),
    ],
)
def test_bent_requests_are_refused_with_a_sentence(
    method: str, path: str, sent: dict[str, Any], status: int,
    tool: FlaskClient, world: World, site: Site,
) -> None:  # fmt: skip
    mine = root(site, world["learner"])

    answer = tool.open(mine + path, method=method, **sent)

    assert answer.status_code == status
    assert stow(tool, mine, of_nobody()).status_code == 200


def test_a_nested_bomb_is_read_in_the_sandbox_and_the_next_object_is_stored(
    tool: FlaskClient, world: World, site: Site
) -> None:
    mine, data = root(site, world["learner"]), of_nobody()
    opening = b"\x40\x00\x75\x02SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"

    bomb = stow(tool, mine, data + opening * 20_000)

    assert bomb.status_code in {409, 413}
    assert stow(tool, mine, data).status_code == 200


def test_a_full_log_is_told_and_the_console_says_so_too(
    tool: FlaskClient, world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_archive, "MOST_LOGGED", 2)
    mine = root(site, world["learner"])

    told = [tool.get(f"{mine}/studies").status_code for _ in range(3)]

    assert told == [200, 200, 429]


def test_an_attempt_is_asked_six_hundred_times_a_minute_at_most(
    tool: FlaskClient, world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_archive, "MOST_LOGGED", 0)
    mine, other = root(site, world["learner"]), root(site, world.colleague)

    told = {tool.get(f"{mine}/studies").headers.get("Content-Type") for _ in range(605)}

    assert len(told) == 2
    assert tool.get(f"{other}/studies").mimetype == "text/plain"


def test_the_page_shows_the_address_its_commands_and_what_tools_asked(
    learner: Browser, tool: FlaskClient, world: World, site: Site
) -> None:
    who = world["learner"]
    bench, mine = f"/labs/every-kind/attempts/{attempt_of(site, who)}", root(site, who)
    tool.get(f"{mine}/studies?PatientID=0001")

    page = learner.get(bench).text

    assert f"{site.settings.base_url.rstrip('/')}{mine}" in page
    assert "client = DICOMwebClient(" in page
    assert "Your tool:" in page
    handed = learner.post(f"{bench}/submissions", {"only": "ask"}, follow_redirects=True)
    assert "verdict-right" in handed.text


def test_the_console_performs_a_request_and_keeps_what_was_typed(
    learner: Browser, world: World, site: Site
) -> None:
    bench = f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"
    form = {"kind": "dicomweb", "method": "GET", "target": "/studies?PatientID=0002"}

    shown = learner.post(f"{bench}/actions/ask", form, headers={"HX-Request": "true"}).text
    refused = learner.post(
        f"{bench}/actions/ask", {**form, "target": "studies x"}, headers={"HX-Request": "true"}
    ).text

    assert "1 match among the studies." in shown
    assert "Berg^Olaf" in shown
    assert "Not sent" in refused
    assert "studies x" in learner.get(bench).text


def test_the_console_stores_a_file_of_the_bench(learner: Browser, world: World, site: Site) -> None:
    bench = f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"
    body = "--edge\nContent-Type: application/dicom\n\n@scan.dcm\n--edge--\n"
    form = {"method": "POST", "target": "/studies", "content_type": RELATED, "body": body}

    learner.post(f"{bench}/actions/ask", form)

    [exchange] = exchanges(site, world["learner"])
    assert exchange.result["http"]["status"] == 200
    [stored] = exchange.result["stored"]
    with site.store.reading() as unit:
        state = state_of(attempt(site, world["learner"]), unit)
    [digest] = state.objects["webarchive"].values()
    assert list(state.objects["webarchive"]) == [stored["sop_instance_uid"]]
    assert Evidence(site.settings.evidence).size(digest) > 1000


def test_codes_differ_and_say_nothing_without_the_site_s_key(world: World, site: Site) -> None:
    codes = {code_of(attempt(site, who), site) for who in (world["learner"], world.colleague)}
    other = replace(site, settings=replace(site.settings, secret_key="x" * 40))

    assert len(codes) == 2
    assert code_of(attempt(site, world["learner"]), other) not in codes
