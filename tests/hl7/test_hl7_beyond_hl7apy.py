"""What hl7apy's own parser and validator miss, and a grader may not."""

import gzip
import json
from pathlib import Path

import pytest

from app import hl7 as room
from app.hl7 import check_message, read_message
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01


def codes(text: str | bytes, version: str | None = None) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in check_message(read_message(text), version)]


@pytest.mark.parametrize("line", ["ZZZ|local|1", "QQQ|unknown", "OBR|1||||x", "no segment at all"])
def test_no_segment_is_ever_dropped(line: str) -> None:
    message = read_message(f"{ADT_A01}{line}\r")

    assert message.segments[-1].raw == line
    assert len(message.segments) == len(ADT_A01.split("\r"))


def test_segment_order_is_checked() -> None:
    lines = ADT_A01.split("\r")
    lines[3], lines[4] = lines[4], lines[3]

    assert codes("\r".join(lines)) == [("SEGMENT_ORDER", "NK1")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_other_than_cr_lose_nothing(end: str) -> None:
    message = read_message(ORM_O01.replace("\r", end).encode())

    assert [one.raw for one in message.segments] == ORM_O01.split("\r")[:-1]
    assert [one.code for one in check_message(message)] == ["LINE_END"]


def test_an_order_with_one_of_the_choices_is_whole() -> None:
    assert codes(ORM_O01) == []


def test_all_faults_are_told_at_once_each_with_its_place() -> None:
    text = ORU_R01.replace("18151210|F", "18151399|Q").replace("||0.9|", "||CR|")

    assert codes(text) == [("DATA_TYPE", "PID-7"), ("TABLE_VALUE", "PID-8"), ("DATA_TYPE", "OBX-5")]


def test_lengths_are_checked() -> None:
    assert codes(ADT_A01.replace("MSG00003", "M" * 21)) == [("TOO_LONG", "MSH-10")]


@pytest.mark.parametrize("system", ["L", "99NORTH", "HL70005", "LN", "ISO3166"])
def test_coding_systems_fit_patterns(system: str) -> None:
    assert codes(ORU_R01.replace("^LN|", f"^{system}|")) == []


def test_a_user_defined_table_is_not_held_against_anyone() -> None:
    finding = check_message(read_message(ADT_A01.replace("WARD^2^1", "WARD^2^1|||||||RADIO")))[0]

    assert (finding.severity, finding.path) == ("hint", "PV1-10")


def test_escapes_are_not_escaped_again() -> None:
    text = ADT_A01.replace("LOVELACE", r"A\X41\B")
    message = read_message(text)

    assert message.get("PID-5.1") == "AAB"
    assert message.to_bytes() == text.encode()


def test_a_byte_order_mark_is_kept() -> None:
    data = b"\xef\xbb\xbf" + ADT_A01.encode()

    assert read_message(data).get("PID-5.1") == "LOVELACE"
    assert read_message(data).to_bytes() == data


def test_bad_delimiters_are_a_finding_and_not_the_end() -> None:
    assert codes(ADT_A01.replace("^~\\&", "^~^&")) == [("ENCODING_CHARACTERS", "MSH-2")]


def test_the_data_files_are_small_and_name_their_fields() -> None:
    folder = Path(room.__file__).parent / "data"
    for path in folder.glob("*.json.gz"):
        assert path.stat().st_size < 400_000
    found = json.loads(gzip.decompress((folder / "2.5.1.json.gz").read_bytes()))
    assert found["segments"]["PID"][1][2] == ["Patient Identifier List", "R", 0, 250, 0]
