"""Changing, building, answering, describing, and what the browser is given."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.hl7 import (
    AckError,
    Hl7Path,
    acknowledgement,
    build_message,
    check_message,
    describe,
    message_data,
    path_at,
    read_message,
    set_value,
)
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
places = st.builds(
    Hl7Path,
    st.sampled_from(["PID", "OBR", "ZDS", "MSH"]),
    st.just(1),
    st.integers(3, 40).filter(lambda number: number != 18),
    st.integers(1, 4),
    st.integers(1, 6),
    st.none() | st.integers(1, 3),
)


@given(places, texts)
def test_what_is_set_is_read_back_and_the_rest_stays(place: Hl7Path, text: str) -> None:
    before = read_message(ORM_O01)

    after = set_value(before, place, text)

    assert after.get(place) == text
    again = read_message(after.to_bytes())
    assert [one.raw for one in again.segments] == [one.raw for one in after.segments]
    for old, new in zip(before.segments, after.segments, strict=True):
        if old.name != place.segment:
            assert old.raw == new.raw
        else:
            kept = [field for n, field in enumerate(old.fields) if n != place.field]
            assert kept == [f for n, f in enumerate(new.fields) if n != place.field][: len(kept)]


@pytest.mark.parametrize(
    ("path", "text", "escape", "expected"),
    [
        ("PID-8", "M", True, "PID|1||A~B||X^Y||18151210|M"),
        ("PID-10", "x", True, "PID|1||A~B||X^Y||18151210|F||x"),
        ("PID-5.3", "Z", True, "PID|1||A~B||X^Y^Z||18151210|F"),
        ("PID-3[2].4.2", "1.2", True, "PID|1||A~B^^^&1.2||X^Y||18151210|F"),
        ("PID-3", "C~D", False, "PID|1||C~D||X^Y||18151210|F"),
        ("PID-5", "O^K", True, r"PID|1||A~B||O\S\K||18151210|F"),
    ],
)
def test_a_change_is_a_splice(path: str, text: str, escape: bool, expected: str) -> None:  # noqa: FBT001
    message = read_message("MSH|^~\\&|\r\nPID|1||A~B||X^Y||18151210|F\r\n".encode("ascii"))

    changed = set_value(message, path, text, escape=escape)

    assert changed.to_bytes() == f"MSH|^~\\&|\r\n{expected}\r\n".encode()


def test_odd_bytes_survive_a_change() -> None:
    data = b"MSH|^~\\&||||||||||2.5||||||UNICODE UTF-8\r\nPID|||1||M\xfcller^A\r\nNTE|||\xe9\r\n"

    changed = set_value(read_message(data), "PID-3", "22")

    assert changed.to_bytes() == data.replace(b"|||1||", b"|||22||")
    assert set_value(changed, "PID-3", "1").to_bytes() == data
    assert b"\xfc" not in set_value(changed, "PID-5.1", "Muller").to_bytes()


def test_a_new_declaration_does_not_convert_bytes() -> None:
    data = "MSH|^~\\&||||||||||2.5||||||8859/1\rPID|||1||Müller".encode("latin-1")

    changed = set_value(read_message(data), "MSH-18", "UNICODE UTF-8")

    assert changed.to_bytes() == data.replace(b"8859/1", b"UNICODE UTF-8")


@pytest.mark.parametrize(
    ("path", "text"), [("OBX-1", "x"), ("PID", "x"), ("MSH-1", "x"), ("PID-99999", "x")]
)
def test_a_place_that_cannot_be_set_is_refused(path: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        set_value(read_message(ADT_A01), path, text)


def test_a_line_end_is_escaped_or_refused() -> None:
    message = read_message(ADT_A01)

    assert set_value(message, "PID-5.1", "a\rb").raw("PID-5.1") == r"a\X0D\b"
    with pytest.raises(InvalidInput):
        set_value(message, "PID-5.1", "a\rb", escape=False)


@pytest.mark.parametrize("text", ["a|b", "a^b", "a\rb", "a\nb"])
def test_without_an_escape_character_nothing_can_divide_a_message_anew(text: str) -> None:
    message = read_message(b"MSH|^~|RIS\r\nPID|1\rNTE|1\r")

    with pytest.raises(InvalidInput):
        set_value(message, "PID-5.1", text)
    assert set_value(message, "PID-5.1", "a\\b&").raw("PID-5") == "a\\b&"


def test_a_message_is_built_from_places() -> None:
    data = build_message(
        "OMI_O23",
        "2.5.1",
        {
            "PID-3": "MRN1^^^NORTH^MR",
            "PID-5": "LOVELACE^ADA",
            "ORC-1": "NW",
            "ORC-2.1": "PL&1",
            "OBR-4": "CT^CHEST^L",
            "IPC-1.1": "ACC1",
            "IPC-2.1": "RP1",
            "IPC-3.1": "1.2.3",
            "IPC-4.1": "SPS1",
        },
    )
    message = read_message(data)

    assert [one.name for one in message.segments] == ["MSH", "PID", "ORC", "OBR", "IPC"]
    assert message.get("MSH-9") == "OMI^O23^OMI_O23"
    assert message.get("ORC-2.1") == "PL&1"
    assert [one for one in check_message(message) if one.severity == "error"] == []
    assert build_message("ADT_A39", "2.3", {}).startswith(b"MSH|^~\\&|||||20240131143000||ADT^A40|")
    assert build_message("ACK", "2.5.1", {"MSH-1": "!", "MSA-1": "AA"}).endswith(
        b"!2.5.1\rMSA!AA\r"
    )


def test_a_message_of_no_known_version_is_not_built() -> None:
    with pytest.raises(InvalidInput, match=r"2\.5\.1"):
        build_message("ADT_A01", "3.0", {})
    with pytest.raises(InvalidInput, match="named before"):
        build_message("ORU_R01", "2.5.1", {"OBX[2]-1": "2"})


def test_an_acknowledgment_answers_the_sender() -> None:
    message = read_message(ORM_O01)

    answer = read_message(acknowledgement(message, "AA", at=NOON))

    assert answer.get("MSA-1") == "AA"
    assert answer.get("MSA-2") == message.get("MSH-10")
    assert [answer.get(f"MSH-{n}") for n in (3, 4, 5, 6)] == ["PACS", "N", "RIS", "N"]
    assert answer.get("MSH-9") == "ACK^O01^ACK"
    assert check_message(answer) == ()


def test_a_refusal_says_why_and_where() -> None:
    fault = AckError("PID-3.1", "204", "Unknown | key")
    answer = read_message(acknowledgement(read_message(ORM_O01), "AE", errors=[fault], at=NOON))

    assert answer.get("ERR-2") == "PID^1^3^1^1"
    assert answer.get("ERR-3") == "204"
    assert answer.get("ERR-8") == "Unknown | key"
    assert check_message(answer) == ()
    bare = read_message(acknowledgement(read_message(ORM_O01), "AE", at=NOON))
    assert [one.code for one in check_message(bare)] == ["UNEXPLAINED_REFUSAL"]
    old = read_message(ORM_O01.replace("2.5.1", "2.3.1"))
    assert read_message(acknowledgement(old, "AE", errors=[fault], at=NOON)).get("ERR-1") == (
        "PID^1^3^204&Unknown | key"
    )


@pytest.mark.parametrize(
    ("path", "version", "name", "datatype", "usage", "table"),
    [
        ("PID-3", "2.5.1", "Patient Identifier List", "CX", "R", ""),
        ("PID-8", "2.5.1", "Administrative Sex", "IS", "O", "0001"),
        ("PID-3.5", "2.5.1", "Identifier Type Code", "ID", "O", "0203"),
        ("PID-5.1.1", "2.5.1", "Surname", "ST", "R", ""),
        ("PID-7", "2.8", "Date/Time of Birth", "DTM", "O", ""),
        ("OBR-25", "2.3.1", "Result Status", "ID", "O", "0123"),
        ("EVN-1", "2.8", "Event Type Code", "", "W", ""),
        ("MSH", "2.5.1", "Message Header", "", "O", ""),
    ],
)
def test_places_are_described(
    path: str, version: str, name: str, datatype: str, usage: str, table: str
) -> None:
    facts = describe(path, version)

    assert facts is not None
    assert (facts.name, facts.datatype, facts.usage, facts.table) == (name, datatype, usage, table)


def test_values_come_with_their_meaning_and_strangers_with_nothing() -> None:
    facts = describe("PID-8", "2.5.1")

    assert facts is not None
    assert facts.table_values["F"] == "Female"
    assert describe("ZZZ-1", "2.5.1") is None
    assert describe("PID-99", "2.5.1") is None


def test_every_field_of_every_version_has_a_name() -> None:
    for version in ("2.1", "2.3.1", "2.5.1", "2.8.2"):
        for name in ("MSH", "PID", "OBR", "OBX"):
            for number in range(1, 18):
                facts = describe(Hl7Path(name, 1, number), version)
                assert facts is None or facts.name


@pytest.mark.parametrize("sample", [ADT_A01, ORM_O01, ORU_R01])
def test_the_browser_gets_each_part_with_its_place(sample: str) -> None:
    message = read_message(sample)

    data = json.loads(json.dumps(message_data(message, check_message(message))))

    assert [one["name"] for one in data["segments"]] == [one.name for one in message.segments]
    for segment in data["segments"]:
        for part in segment["fields"]:
            written = sample[part["offset"] : part["offset"] + part["length"]]
            assert written == message.raw(part["path"]) or part["path"].count("[") == 0
            assert message.get(part["path"]) == part["value"]
            assert message.place(part["path"]) == (part["offset"], part["length"]) or (
                "." not in part["path"]
            )
    sex = next(
        part
        for segment in data["segments"]
        for part in segment["fields"]
        if part["path"] == "PID-8"
    )
    assert (sex["name"], sex["value"], sex["meaning"]) == ("Administrative Sex", "F", "Female")


def test_places_are_right_without_encoding_characters() -> None:
    message = read_message("MSH||A|B")

    [segment] = message_data(message)["segments"]

    assert [(one["path"], one["offset"]) for one in segment["fields"]] == [
        ("MSH-1", 3),
        ("MSH-3", 5),
        ("MSH-4", 7),
    ]


def test_an_offset_has_a_path() -> None:
    message = read_message(ORM_O01)

    for path in ("PID-5", "OBR-18", "MSH-9", "ZDS-1"):
        offset, _ = message.place(path) or (0, 0)
        assert str(path_at(message, offset)) == path
