"""The pages of a hospital's systems: seen, configured, operated for real, taken back."""

import re
from typing import Any

import pytest
from flask import Flask

from app.learning.site import Site
from tests.practice.wards import asking
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


class Hospital:
    """A learner's browser before the systems of her attempt."""

    def __init__(self, browser: Browser, at: str) -> None:
        self.browser, self.at = browser, at

    def page(self, node: str = "archive", query: str = "") -> str:
        """Return a system's page."""
        answer = self.browser.get(f"{self.at}/systems/{node}{query}")
        assert answer.status_code == 200
        return answer.text

    def act(self, form: dict[str, object], node: str = "archive") -> str:
        """Post an action as the page's form does, and return where it leads."""
        sent = {name: str(value) for name, value in form.items() if name != "files"}
        told = {**sent, **({"files": form["files"]} if "files" in form else {})}
        answer = self.browser.post(f"{self.at}/systems/{node}/actions", told, follow_redirects=True)
        assert answer.status_code == 200
        return answer.text

    def hidden(self, node: str = "archive") -> dict[str, str]:
        """Return the version and request that the forms of a page carry."""
        page = Page(self.page(node))
        return {
            each["name"]: each["value"]
            for each in page.all("input")
            if each["name"] in ("_seen", "_request")
        }

    def save(self, form: dict[str, str], node: str = "archive", status: int = 200) -> str:
        """Post settings as the page's form does."""
        sent = {**self.hidden(node), **form}
        answer = self.browser.post(
            f"{self.at}/systems/{node}/settings", sent, follow_redirects=True
        )
        assert answer.status_code == status
        return answer.text

    def devices(self, *titles: str) -> str:
        """Save the archive's device table."""
        rows = {f"row.{n}.ae_title": title for n, title in enumerate(titles, 1)}
        return self.save({"_table": "device_table", **rows})


@pytest.fixture
def hospital(app: Flask, world: World, site: Site) -> Hospital:
    """Give the learner's browser at her hospital."""
    at = f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"
    return Hospital(browser_of(app, world["learner"]), at)


def test_the_page_of_all_systems_names_each_and_who_talks_to_whom(hospital: Hospital) -> None:
    page = hospital.browser.get(f"{hospital.at}/systems").text

    for label in ("Archive", "Engine", "Mute"):
        assert f">{label}</a>" in page
    assert "Somebody outside" in page
    assert "ECHOSCU" in page
    assert "Nothing was changed yet" in page


def test_a_device_is_added_echoes_stores_and_is_taken_out_again(hospital: Hospital) -> None:
    echo = asking("echo", calling_ae_title="CT99")
    assert "(1/1/3)" in hospital.act(echo)

    assert "Archive: device table: with CT99." in hospital.devices("CT01", "ECHOSCU", "CT99")
    assert "answered the echo" in hospital.act(echo)
    stored = hospital.act(asking("store", calling_ae_title="CT99", files=["scan.dcm"]))
    assert "1 object was received" in stored
    assert "1 object " in re.sub(r"\s+", " ", hospital.page())
    undone = hospital.browser.post(
        f"{hospital.at}/undo", {**hospital.hidden(), "version": "0", "_node": "archive"},
        follow_redirects=True,
    ).text  # fmt: skip

    assert "Archive: device table: without CT99." in undone
    assert "holdings from 0 to 1" in undone
    assert "(1/1/3)" in hospital.act(echo)


def test_a_setting_that_cannot_stand_is_told_at_its_field_and_stays_typed(
    hospital: Hospital,
) -> None:
    shown = hospital.save({"set.port": "99999", "set.ae_title": "WARD_PACS"})

    assert 'id="set-port-error">A port is a whole number from 1 to 65535.' in shown
    assert 'value="99999"' in shown
    assert 'value="11112"' in hospital.page()
    assert "A" * 20 in hospital.devices("CT01", "A" * 20)
    assert "there is room for 16" in hospital.devices("CT01", "A" * 20)


def test_what_another_tab_changed_meanwhile_is_told_and_nothing_typed_is_lost(
    hospital: Hospital,
) -> None:
    stale = hospital.hidden()
    hospital.save({"set.max_pdu": "8192"})

    again = hospital.browser.post(
        f"{hospital.at}/systems/archive/settings",
        {**stale, "_request": "", "_table": "device_table", "row.1.ae_title": "TYPED_ONE"},
    )

    assert again.status_code == 409
    assert "Look at it again" in again.text
    assert 'value="TYPED_ONE"' in again.text
    assert "TYPED_ONE" not in hospital.page()


def test_a_form_sent_as_it_was_is_refused_like_any_other(hospital: Hospital) -> None:
    stale = hospital.hidden()
    hospital.save({"set.max_pdu": "8192"})
    settings = f"{hospital.at}/systems/archive/settings"

    late = hospital.browser.post(settings, {**stale, "_request": ""})
    odd = hospital.browser.post(settings, {**hospital.hidden(), "_request": "x"})

    assert (late.status_code, odd.status_code) == (409, 422)
    assert "Look at it again" in late.text
    assert 'value="8192"' in odd.text


def test_a_form_that_is_sent_twice_acts_once(hospital: Hospital) -> None:
    hidden = hospital.hidden()
    form = {**hidden, "_table": "device_table", "row.1.ae_title": "ONCE"}

    places = [
        hospital.browser.post(f"{hospital.at}/systems/archive/settings", form).headers["Location"]
        for _ in range(2)
    ]

    assert places[0] == places[1]
    assert hospital.page().count("Version 1</strong>") == 1


def test_a_query_of_keys_shows_its_matches(hospital: Hospital) -> None:
    hospital.act(asking("store", files=["scan.dcm"]))

    shown = hospital.act(asking("find", level="STUDY", keys="PatientID=*\nPatientName=\n"))

    assert "The query ended with 1 match." in shown
    assert "PatientName" in shown


def test_keys_that_cannot_be_read_are_refused_with_their_line(hospital: Hospital) -> None:
    answer = hospital.browser.post(
        f"{hospital.at}/systems/archive/actions",
        {k: str(v) for k, v in asking("find", keys="PatientID=1\nnonsense\n").items()},
    )

    assert answer.status_code == 422
    assert "Line 2 of the keys is" in answer.text


def test_a_message_that_was_accepted_stands_at_its_receiver(hospital: Hospital) -> None:
    message = "MSH|^~\\&|EHR|W|ENGINE|W|20260101||ADT^A01|77|P|2.5.1\rPID|1||123\r"
    form = {"kind": "send_hl7", "host": "engine.ward.example", "port": "2575"}

    shown = hospital.act({**form, "message": message}, "engine")

    assert "MSA-1 is AA" in shown
    assert "ADT^A01|77" in hospital.page("engine")


def test_an_exchange_is_shown_down_to_its_wire(hospital: Hospital) -> None:
    hospital.act(asking("echo"))

    page = hospital.browser.get(f"{hospital.at}/exchanges/1").text

    assert "<wire-trace>" in page
    assert "a_associate_ac" in page
    assert hospital.browser.get(f"{hospital.at}/exchanges/2").status_code == 404


@pytest.mark.parametrize("node", ["web", "mute", "dark"])
def test_a_system_that_nobody_administers_still_has_its_page(hospital: Hospital, node: str) -> None:
    page = hospital.page(node)

    assert 'name="set.port"' in page
    assert "Nothing was done here yet" in page


@pytest.mark.parametrize(
    "path",
    ["/systems/nobody", "/systems/archive?exchange=x", "/exchanges/999"],
)
def test_what_is_not_there_is_not_found(hospital: Hospital, path: str) -> None:
    assert hospital.browser.get(f"{hospital.at}{path}").status_code in (404, 422)


def test_a_lab_without_systems_has_no_such_page(app: Flask, world: World) -> None:
    browser = browser_of(app, world["learner"])
    place = browser.get("/labs/first-look/").headers["Location"]

    assert browser.get(f"{place}/systems").status_code == 404


@pytest.mark.parametrize(
    ("result", "chip"),
    [
        ({"ok": True, "outcome": "success"}, "Done"),
        ({"ok": False, "outcome": "warning"}, "Done, with a warning"),
        ({"ok": False, "outcome": "rejected"}, "Failed"),
    ],
)
def test_a_warning_is_no_failure(app: Flask, result: dict[str, Any], chip: str) -> None:
    """PS3.4 B.2.3: what is answered with 0xB000 is stored."""
    module: Any = app.jinja_env.get_template("parts/outcome.html").module

    assert re.findall(">([^<]+)<", module.outcome_chip(result)) == [chip]
