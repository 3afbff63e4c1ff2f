"""Certificates in a store, and callers each with a trust, a name and a clock of its own."""

from typing import Any

import pytest

from app.errors import InvalidInput
from app.practice.carrying import carry_on
from app.practice.config import HospitalConfig
from app.practice.configuring import configure
from app.practice.hospital import act
from app.practice.states import full
from tests.practice.clinic import system
from tests.practice.wards import asking, ward

NEW, OLD = "House CA 2", "House CA 1"
STORE = [
    {"file": "old.pem", "names": ["pacs.ward.example", "10.20.1.5"], "issuer": OLD}
    | {"kind": "expired", "ends": "today at 06:00"},
    {"file": "new.pem", "names": ["pacs.ward.example"], "issuer": NEW, "ends": "in a year"},
]
TRUSTING = {"authorities": [OLD, NEW]}


def _hospital(certificate: str, **calls: Any) -> dict[str, Any]:
    tls: dict[str, Any] = {"tls": {"certificate": certificate}, "certificates": STORE}
    hospital = ward(**tls)
    caller = system("modality", "ct", "CT01", "WARD_PACS", calls={**TRUSTING, **calls})
    return {**hospital, "nodes": [*hospital["nodes"], caller]}


def _told(hospital: dict[str, Any], **values: Any) -> str:
    return str(act(hospital, asking("echo", **{"tls": "ct", **values}))["result"]["sentence"])


def test_the_certificate_that_is_chosen_from_the_store_is_the_one_that_is_shown() -> None:
    exchange = act(_hospital("new.pem"), asking("echo", tls="ct"))

    assert exchange["result"]["ok"], exchange["result"]["sentence"]
    [facts] = [row["detail"] for row in exchange["trace"]["events"] if "TLS" in row["title"]]
    assert (facts["issuer"], facts["names"]) == (NEW, ["pacs.ward.example"])


@pytest.mark.parametrize(
    ("certificate", "calls", "values", "said"),
    [
        ("old.pem", {}, {}, "has expired"),
        ("new.pem", {"authorities": [OLD]}, {}, "not among those trusted"),
        ("new.pem", {}, {"host": "10.20.1.5"}, "another address"),
        ("new.pem", {"clock_days": -12}, {}, "not valid yet"),
        ("new.pem", {"clock_days": 400}, {}, "has expired"),
        ("new.pem", {"authorities": []}, {}, "not among those trusted"),
    ],
)
def test_each_caller_refuses_what_it_cannot_verify(
    certificate: str, calls: dict[str, Any], values: dict[str, Any], said: str
) -> None:
    assert said in _told(_hospital(certificate, **calls), **values)


@pytest.mark.parametrize(
    ("certificate", "calls", "values"),
    [
        ("old.pem", {"verifies": False}, {}),
        ("old.pem", {"clock_days": -12}, {}),
        ("old.pem", {"clock_days": -12}, {"host": "10.20.1.5"}),
        ("new.pem", {"checks_name": False}, {"host": "10.20.1.5"}),
    ],
)
def test_a_caller_that_looks_at_less_or_by_a_wrong_clock_gets_through(
    certificate: str, calls: dict[str, Any], values: dict[str, Any]
) -> None:
    assert "answered the echo" in _told(_hospital(certificate, **calls), **values)


def test_a_handshake_in_which_nothing_was_verified_says_so() -> None:
    events = act(_hospital("old.pem", verifies=False), asking("echo", tls="ct"))["trace"]["events"]

    assert "verified nothing" in events[1]["summary"]


def test_a_system_that_calls_nobody_in_tls_lends_no_settings() -> None:
    assert "no system 'web'" in _told(_hospital("new.pem"), tls="web")


def test_a_port_that_does_not_insist_on_tls_takes_what_comes_in_the_clear() -> None:
    open_door = {"kind": "configure", "node": "archive", "path": "tls.required", "value": "no"}

    shut = carry_on(_hospital("new.pem"), [asking("echo")]).exchanges[-1]
    after = carry_on(_hospital("new.pem"), [open_door, asking("echo")]).exchanges[-1]

    assert (shut["result"]["outcome"], after["result"]["ok"]) == ("tls_failed", True)


def test_values_within_tls_are_set_one_by_one_and_told_by_name() -> None:
    def change(node: str, path: str, value: Any, **more: Any) -> dict[str, Any]:
        return {"kind": "configure", "node": node, "path": path, "value": value, **more}

    carried = carry_on(
        _hospital("old.pem", authorities=[OLD], verifies=False, clock_days=-3),
        [
            change("archive", "tls.certificate", "new.pem"),
            change("ct", "calls.authorities", NEW, op="add"),
            change("ct", "calls.verifies", "yes"),
            change("ct", "calls.clock_days", "0"),
            asking("echo", tls="ct"),
        ],
    )

    said = [each["result"]["sentence"] for each in carried.exchanges]
    assert said[0] == "Archive: certificate in use from old.pem to new.pem."
    assert said[1] == f"Ct: authorities it trusts: with {NEW}."
    assert said[2:4] == [
        "Ct: verifies whom it calls from no to yes.",
        "Ct: days its clock is ahead from -3 to 0.",
    ]
    assert carried.exchanges[-1]["result"]["ok"]


def test_a_switch_that_is_neither_yes_nor_no_is_refused() -> None:
    action = {"kind": "configure", "node": "ct", "path": "calls.verifies", "value": "perhaps"}

    told = configure(_hospital("new.pem"), action).exchange["result"]

    assert told["errors"] == [{"path": "calls.verifies", "sentence": "This is yes or no."}]


def test_a_certificate_that_lies_in_no_store_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"old\.pem, new\.pem"):
        HospitalConfig.from_data(_hospital("lost.pem"))


def test_the_store_is_looked_at_and_not_configured() -> None:
    action = {"kind": "configure", "node": "archive", "path": "certificates", "value": []}

    told = configure(_hospital("new.pem"), action).exchange["result"]

    assert "no setting 'certificates'" in told["sentence"]


def test_stores_and_callers_travel_as_plain_data() -> None:
    before = full(_hospital("new.pem", clock_days=5))

    assert full(before) == before
    assert before["nodes"][-1]["calls"]["clock_days"] == 5
