"""Maps: each step changes its place and nothing else; character sets are told or converted."""

import json
from typing import Any

import pytest

from app.errors import InvalidInput
from app.hl7 import read_message
from app.practice.config import HospitalConfig
from app.practice.engine.config import steps_of
from app.practice.engine.maps import CannotMap, mapped
from app.practice.hospital import Hospital
from app.practice.limits import Limits
from tests.practice.interfaces import adt, carried_on, doing, engine, hospital, place, sending, to

TABLES = {"sex": {"F": "W", "M": "M|1"}}
TEXT = (
    "MSH|^~\\&|EHR|WARD|RIS|WARD|20261121||ORM^O01|C1|P|2.5.1\r"
    "PID|1||100^^^WARD^MR~9^^^X^AN||Doe^Jane||19700102|F\rOBR|1|P1^EHR||CT^CT \\T\\ more\r"
)


@pytest.mark.parametrize(
    ("step", "path", "value"),
    [
        ({"do": "copy", "from": "OBR-2", "to": "OBR-18"}, "OBR-18", "P1^EHR"),
        ({"do": "copy", "from": "OBR-2.1", "to": "OBR-18"}, "OBR-18", "P1"),
        ({"do": "copy", "from": "OBR-4.2", "to": "OBR-13"}, "OBR-13", "CT \\T\\ more"),
        ({"do": "copy", "from": "PID-3", "to": "PID-4"}, "PID-4", "100^^^WARD^MR~9^^^X^AN"),
        ({"do": "copy", "from": "OBR-44", "to": "OBR-2"}, "OBR-2", "P1^EHR"),
        ({"do": "set", "to": "MSH-5", "value": "PACS"}, "MSH-5", "PACS"),
        ({"do": "set", "to": "PID-5.1", "value": "A&B"}, "PID-5", "A\\T\\B^Jane"),
        ({"do": "set", "to": "ZZZ-1", "value": "x"}, "PID-5", "Doe^Jane"),
        ({"do": "clear", "to": "PID-5"}, "PID-5", ""),
        ({"do": "translate", "to": "PID-8", "table": "sex"}, "PID-8", "W"),
        ({"do": "translate", "to": "PID-7", "table": "sex"}, "PID-7", "19700102"),
        (
            {"do": "translate", "to": "PID-7", "table": "sex", "otherwise": "clear"},
            "PID-7",
            "",
        ),
        ({"do": "shorten", "to": "PID-5.1", "length": 2}, "PID-5", "Do^Jane"),
    ],
)
def test_a_step_changes_one_place(step: dict[str, Any], path: str, value: str) -> None:
    before = read_message(TEXT)

    after = mapped(before, steps_of([step]), TABLES)

    changed = path.split("-", 1)[0]
    assert after.raw(path) == value
    assert [row.raw for row in after.segments if row.name != changed] == [
        row.raw for row in before.segments if row.name != changed
    ]


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"do": "translate", "to": "PID-7", "table": "sex", "otherwise": "refuse"}, "no entry"),
        ({"do": "set", "to": "PID", "value": "x"}, "name a field"),
        ({"do": "copy", "from": "nonsense", "to": "PID-3"}, "is not a place"),
        ({"do": "set", "to": "PID-5", "value": "a\rb"}, "line end"),
    ],
)
def test_a_step_that_does_not_fit_says_which_and_why(step: dict[str, Any], says: str) -> None:
    with pytest.raises(CannotMap, match=f"Step 1 of the map .*{says}"):
        mapped(read_message(TEXT), steps_of([step]), TABLES)


@pytest.mark.parametrize(
    "step",
    [
        {"do": "regex", "to": "PID-3"},
        {"do": "copy", "to": "PID-3"},
        {"do": "set", "to": "PID-3", "value": 7},
        {"do": "set", "to": "PID-3", "colour": "red"},
        {"do": "shorten", "to": "PID-3", "length": "two"},
        {},
        "copy",
    ],
)
def test_a_step_nobody_knows_is_refused(step: Any) -> None:
    with pytest.raises(InvalidInput, match=r"\.$"):
        steps_of([step])


def _through(steps: list[dict[str, Any]], file: bytes) -> bytes:
    """Return the bytes that leave an engine with a map of *steps*, a day after *file* came in."""
    destination = to("pacs", map="out", port=5000)
    data = hospital(
        engine(destination, maps={"out": steps}),
        place("silent", "pacs", 4, port=5000),
    )
    house = Hospital(HospitalConfig.from_data(data))
    house.act(doing("stop_queue", to="pacs"))
    action = {"kind": "send_hl7", "host": "engine.ward.example", "port": 2575, "file": "m.hl7"}
    house.act(action, {"m.hl7": file})
    kept = carried_on(data, json.loads(json.dumps(house.holdings())))
    later = Hospital(HospitalConfig.from_data(kept), Limits(answer_seconds=0.1))
    trace = later.act(doing("restart_queue", to="pacs"))["trace"]["events"]
    [sent] = [event for event in trace if event["kind"] == "mllp_message"]
    return bytes.fromhex(sent["hex"])[1:-2]


def _muller(charset: str, codec: str) -> bytes:
    header = f"MSH|^~\\&|EHR|WARD|ENGINE|WARD|20261121||ADT^A04|C1|P|2.5.1||||||{charset}\r"
    return f"{header}PID|1||100||Müller^Anna\r".encode(codec)


CHARSET = {"do": "character_set", "value": "UNICODE UTF-8"}
LATIN = {"do": "character_set", "value": "8859/1"}
UNICODE = {"do": "set", "to": "MSH-18", "value": "UNICODE UTF-8"}
DECLARE = {"do": "set", "to": "MSH-18", "value": "8859/1"}


@pytest.mark.parametrize(
    ("steps", "came", "leaves"),
    [
        ([], _muller("8859/1", "latin-1"), _muller("8859/1", "latin-1")),
        ([], _muller("", "latin-1"), _muller("", "latin-1")),
        ([], _muller("UNICODE UTF-8", "latin-1"), _muller("UNICODE UTF-8", "latin-1")),
        ([CHARSET], _muller("8859/1", "latin-1"), _muller("UNICODE UTF-8", "utf-8")),
        ([DECLARE], _muller("UNICODE UTF-8", "latin-1"), _muller("8859/1", "latin-1")),
        ([DECLARE], _muller("UNICODE UTF-8", "utf-8"), _muller("8859/1", "utf-8")),
        ([DECLARE, CHARSET], _muller("", "latin-1"), _muller("UNICODE UTF-8", "utf-8")),
        ([UNICODE, LATIN], _muller("8859/1", "utf-8"), _muller("8859/1", "latin-1")),
    ],
)
def test_every_byte_of_mueller_is_as_the_map_says(
    steps: list[dict[str, Any]], came: bytes, leaves: bytes
) -> None:
    assert _through(steps, came) == leaves


def test_a_map_is_mended_and_what_was_blocked_goes_by_the_new_one() -> None:
    steps = [{"do": "translate", "to": "PID-8", "table": "sex", "otherwise": "refuse"}]
    data = hospital(
        engine(to("pacs", map="out"), maps={"out": steps}, tables={"sex": {"M": "M"}}),
        place("mllp", "pacs", 4),
    )
    house = Hospital(HospitalConfig.from_data(data))
    blocked = house.act(sending(adt(1)))["result"]["deliveries"][0]

    house.act(doing("edit_table", table="sex", rows={"M": "M", "F": "W"}))
    house.act(doing("restart_queue", to="pacs"))

    [kept] = house.holdings()["pacs"]["messages"]
    assert "Table sex has no entry for “F”" in blocked["sentence"]
    assert "|19700102|W" in kept
    assert house.holdings()["engine"]["tables"] == {"sex": {"M": "M", "F": "W"}}


def test_an_edited_map_is_kept_in_the_holdings_and_used() -> None:
    data = hospital(engine(to("pacs", map="out"), maps={"out": []}), place("mllp", "pacs", 4))
    house = Hospital(HospitalConfig.from_data(data))
    steps = [{"do": "copy", "from": "PID-3.1", "to": "PID-2"}]

    house.act(doing("edit_map", map="out", steps=steps))
    house.act(sending(adt(1)))

    assert house.holdings()["engine"]["maps"] == {"out": steps}
    assert house.holdings()["pacs"]["messages"][0].split("PID|")[1].startswith("1|100|")
