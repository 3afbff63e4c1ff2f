"""A hospital carries on: what one action leaves, the next one finds."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.errors import InvalidInput
from app.practice.carrying import Carried, carry_on, perform_on
from app.practice.config import NODE_KINDS, HospitalConfig
from app.practice.configuring import configure
from app.practice.hospital import Hospital
from app.practice.states import full, node_of
from tests.practice.wards import archive, asking, node, sample_path, ward

ADT = "MSH|^~\\&|EHR|W|ENGINE|W|20260101||ADT^A01|1|P|2.5.1\rPID|1||123\r"


def setting(path: str, value: Any, node_id: str = "archive", **more: Any) -> dict[str, Any]:
    return {"kind": "configure", "node": node_id, "path": path, "value": value, **more}


def configured(action: Mapping[str, Any], **settings: Any) -> Carried:
    return carry_on(ward(**settings), [action])


def archive_of(carried: Carried) -> dict[str, Any]:
    return node_of(carried.hospital, "archive")


def errors_of(carried: Carried) -> dict[str, str]:
    [exchange] = carried.exchanges
    return {each["path"]: each["sentence"] for each in exchange["result"]["errors"]}


def test_a_device_that_was_added_is_known_to_the_next_association() -> None:
    echo = asking("echo", calling_ae_title="CT99")
    line = setting("device_table", {"ae_title": "CT99", "label": "CT 9"}, op="add")

    carried = carry_on(ward(), [echo, line, echo, {"kind": "undo", "version": 0}, echo])

    outcomes = [each["result"]["outcome"] for each in carried.exchanges]
    assert outcomes == ["rejected", "success", "success", "success", "rejected"]
    assert len(carried.versions) == 3
    assert full(carried.versions[2]) == full(carried.versions[0])


def test_what_was_stored_is_held_found_and_can_be_sent_on() -> None:
    name = "CT_small.dcm"
    files = {name: sample_path(name).read_bytes()}
    keys = {"QueryRetrieveLevel": "STUDY", "PatientID": "*", "StudyInstanceUID": ""}

    carried = carry_on(ward(), [asking("store", files=[name]), asking("find", keys=keys)], files)

    [[uid, held]] = archive_of(carried)["holdings"].items()
    assert held["SOPInstanceUID"] == uid
    assert len(carried.exchanges[1]["result"]["matches"]) == 1
    [kept] = carried.objects
    assert kept == f"archive/{uid}.dcm"
    again = carry_on(carried.hospital, [asking("store", files=[kept])], carried.objects)
    assert again.exchanges[0]["result"]["ok"]
    assert archive_of(again)["holdings"] == archive_of(carried)["holdings"]


def test_an_action_that_changes_nothing_makes_no_version() -> None:
    carried = carry_on(ward(), [asking("echo"), setting("port", "11112")])

    assert len(carried.versions) == 1
    assert carried.exchanges[1]["result"]["sentence"] == "Nothing changed."


def test_a_message_stays_with_its_receiver_when_the_configuration_goes_back() -> None:
    send = {"kind": "send_hl7", "host": "engine.ward.example", "port": "2575", "message": ADT}
    types = setting("message_types", "ADT\nORM", "engine")

    carried = carry_on(ward(), [types, send, {"kind": "undo", "version": 0}])

    engine = node_of(carried.hospital, "engine")
    assert engine["message_types"] == ["ADT"]
    assert engine["messages"] == [ADT]


@pytest.mark.parametrize(
    ("path", "value", "place", "says"),
    [
        ("port", "99999", "port", "from 1 to 65535"),
        ("port", "x", "port", "whole number"),
        ("ae_title", "A" * 17, "ae_title", "17 characters; there is room for 16"),
        ("ae_title", " ", "ae_title", "is empty"),
        ("host", "pacs ward", "host", "letters, digits, dots and hyphens"),
        ("address", "10.20.1", "address", "four numbers"),
        ("device_table[2].ae_title", "A\\B", "device_table[2].ae_title", "no backslash"),
        ("device_table[9].ae_title", "A", "device_table[9].ae_title", "There is nothing at"),
        ("device_table", [{"label": "CT"}], "device_table[1].ae_title", "needs its ae_title"),
        ("device_table", [{"ae_title": "A", "size": "1"}], "device_table[1].size", "has no size"),
        ("contexts[1].abstract_syntax", "CT", "contexts[1].abstract_syntax", "CT is no UID"),
        ("contexts[1].transfer_syntaxes", "1.2,x", "contexts[1].transfer_syntaxes", "x is no UID"),
        ("checks", ["calling", "called", "host"], "checks", "Choose one of calling, called"),
        ("duplicates", "forget", "duplicates", "Choose one of replace, keep, refuse"),
        ("quota_objects", "-1", "quota_objects", "from 0 to 1,000,000"),
        ("holdings", {}, "holdings", "has no setting 'holdings'"),
        ("id", "other", "id", "has no setting 'id'"),
        ("nowhere", "1", "nowhere", "has no setting 'nowhere'"),
        ("a.b c", "1", "a.b c", "A path is the name of a setting"),
        ("worklist", "{", "worklist", "cannot be read as JSON"),
        ("label", "x" * 65, "label", "at most 64 characters"),
    ],
)
def test_a_setting_that_cannot_stand_is_told_by_its_field(
    path: str, value: Any, place: str, says: str
) -> None:
    carried = configured(setting(path, value))

    errors = errors_of(carried)
    assert list(errors) == [place]
    assert says in errors[place]
    assert carried.hospital == ward()
    assert carried.exchanges[0]["result"]["outcome"] == "not_changed"


@pytest.mark.parametrize(
    ("value", "outcome", "holds"), [("again", "success", "again"), ("keep", "not_changed", "once")]
)
def test_an_engine_has_choices_of_its_own_for_what_comes_twice(
    value: str, outcome: str, holds: str
) -> None:
    engine = {"kind": "engine", "id": "engine", "label": "Engine", "host": "engine.ward.example"}
    house = {"nodes": [{**engine, "address": "10.20.1.9", "port": 2575}]}

    carried = carry_on(house, [setting("duplicates", value, "engine")])

    assert carried.exchanges[0]["result"]["outcome"] == outcome
    assert full(carried.hospital)["nodes"][0]["duplicates"] == holds


@pytest.mark.parametrize(
    ("action", "name", "value"),
    [
        (setting("port", "104"), "port", 104),
        (setting("quota_objects", "12"), "quota_objects", 12),
        (setting("quota_objects", ""), "quota_objects", None),
        (setting("checks", "called, calling"), "checks", ["called", "calling"]),
        (setting("device_table[1]", None, op="remove"), "device_table", [{"ae_title": "B"}]),
        (
            setting("device_table[1].ae_title", "NEW"),
            "device_table",
            [{"ae_title": "NEW", "label": ""}, {"ae_title": "B", "label": ""}],
        ),
        (setting("worklist", '[{"PatientID": "1"}]'), "worklist", [{"PatientID": "1"}]),
    ],
)
def test_texts_of_a_form_become_what_the_setting_is(
    action: dict[str, Any], name: str, value: Any
) -> None:
    carried = configured(action, device_table=[{"ae_title": "A"}, {"ae_title": "B"}])

    found = node_of(full(carried.hospital), "archive")[name]
    assert full({"nodes": [archive(**{name: value})]})["nodes"][0][name] == found


def test_several_changes_take_effect_together_or_not_at_all() -> None:
    good, bad = ({"path": "port", "value": "104"}, {"path": "host", "value": ""})
    action = {"kind": "configure", "node": "archive"}

    refused = configured({**action, "changes": [good, bad]})
    done = configured({**action, "changes": [good, {"path": "max_pdu", "value": "0"}]})

    assert archive_of(refused)["port"] == 11112
    assert list(errors_of(refused)) == ["host"]
    assert (archive_of(done)["port"], archive_of(done)["max_pdu"]) == (104, 0)
    assert done.exchanges[0]["result"]["sentence"] == (
        "Archive: port from 11112 to 104; longest PDU from 16382 to 0."
    )


def test_a_change_of_a_table_is_told_line_by_line() -> None:
    rows = [{"ae_title": "CT01"}, {"ae_title": "US02", "label": "Sonography"}]

    carried = configured(setting("device_table", rows))

    assert carried.exchanges[0]["result"]["sentence"] == (
        "Archive: device table: without ECHOSCU, with US02 / Sonography."
    )


@pytest.mark.parametrize(
    "action",
    [
        setting("port", 1, "nobody"),
        {"kind": "undo", "version": 7},
        {"kind": "undo", "version": "0"},
        {"kind": "configure", "node": "archive", "changes": "all"},
        {"kind": "configure", "node": "archive", "changes": [{"path": "port"}] * 61},
    ],
)
def test_what_no_page_would_post_is_refused(action: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        carry_on(ward(), [action])


def test_configuring_never_touches_what_it_was_given() -> None:
    given = ward()

    configure(given, setting("device_table[1].ae_title", "OTHER"))

    assert given == ward()


def test_the_hospital_is_written_out_before_and_after() -> None:
    exchanges, after, before = perform_on(ward(), [setting("port", 104)])

    changed = [
        name
        for old, new in zip(before["nodes"], after["nodes"], strict=True)
        for name in old
        if old[name] != new[name]
    ]
    assert changed == ["port"]
    assert exchanges[0]["trace"]["peers"][1]["id"] == "archive"


def test_every_system_tells_its_holdings_by_the_names_that_nobody_configures() -> None:
    nodes = [
        {**archive(), "kind": "archive"},
        *(node(kind, kind, 1) for kind in NODE_KINDS if kind != "archive"),
    ]
    hospital = Hospital(HospitalConfig.from_data({"nodes": nodes}))
    kinds = {each["id"]: NODE_KINDS[each["kind"]] for each in nodes}

    told = {node_id: tuple(held) for node_id, held in hospital.holdings().items()}

    assert told == {name: kind.held for name, kind in kinds.items() if kind.held}
