"""A message is shown as bytes beside what they mean."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import UnreadableSample
from app.hl7 import byte_data, byte_view, read_message
from app.hl7.byte_units import Unit
from tests.hl7.hl7_samples import ORM_O01
from tests.hl7.hl7_strategies import messages

HEAD = "MSH|^~\\&|{}|||||||||||||||{}\r"


def units(data: bytes | str, *, framed: bool = False) -> list[Unit]:
    """Return all the units of a message, page by page."""
    found: list[Unit] = []
    start: int | None = 0
    while start is not None:
        view = byte_view(data, start, framed=framed)
        found += view.units
        start = view.following
    return found


def named(data: bytes | str, *, framed: bool = False) -> list[tuple[str, bytes, str]]:
    """Return what does not show itself: its kind, its bytes and its name."""
    return [
        (unit.kind, unit.data, unit.name or unit.says)
        for unit in units(data, framed=framed)
        if unit.kind != "plain"
    ]


def test_ends_of_lines_and_the_frame_have_names() -> None:
    assert named(b"\x0bMSH|^~\\&|A\r\nPID|1\r\x1c\r") == [
        ("frame", b"\x0b", "VT"),
        ("line_end", b"\r", "CR"),
        ("line_end", b"\n", "LF"),
        ("line_end", b"\r", "CR"),
        ("frame", b"\x1c", "FS"),
        ("frame", b"\r", "CR"),
    ]


def test_a_frame_is_put_around_what_has_none() -> None:
    text = "MSH|^~\\&|A\r"

    assert [kind for kind, _, _ in named(text, framed=True)] == [
        "frame", "line_end", "frame", "frame",
    ]  # fmt: skip
    assert byte_view(text, framed=True).size == len(text) + 3


@pytest.mark.parametrize(
    ("declared", "data"),
    [("8859/1", b"\xe9"), ("UNICODE UTF-8", b"\xc3\xa9"), ("8859/2", b"\xe9")],
)
def test_a_character_has_the_bytes_of_its_set(declared: str, data: bytes) -> None:
    head, tail = HEAD.format("\0", declared).encode().split(b"\0")

    assert named(head + data + tail)[0] == (
        "beyond", data, "U+00E9 latin small letter e with acute",
    )  # fmt: skip
    assert named(HEAD.format("é", declared)) == named(head + data + tail)


def test_a_byte_of_no_character_is_said() -> None:
    data = HEAD.format("A", "UNICODE UTF-8").encode().replace(b"|A|", b"|\xe9|")

    assert named(data)[0] == ("odd", b"\xe9", "E9")
    assert "1 byte is no character there" in byte_view(data).says


def test_a_switch_of_sets_stands_apart() -> None:
    found = named(HEAD.format("山", "ISO IR87").encode("iso2022_jp"))

    assert [(kind, data) for kind, data, _ in found[:3]] == [
        ("switch", b"\x1b$B"),
        ("beyond", b";3"),
        ("switch", b"\x1b(B"),
    ]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (r"\T" + "\\", "escape sequence for &"),
        (r"\X0D" + "\\", "escape sequence for CR"),
        (r"\.br" + "\\", "escape sequence for the text's layout"),
    ],
)
def test_an_escape_sequence_is_one_unit(written: str, says: str) -> None:
    [unit] = [unit for unit in units(HEAD.format(written, "")) if unit.kind == "escape"]

    assert (unit.text, unit.says) == (written, says)


def test_two_signs_that_are_no_command_are_plain() -> None:
    assert [kind for kind, _, _ in named(HEAD.format("\\temp\\T\\", ""))] == ["escape", "line_end"]


def test_a_long_message_comes_in_pages_that_end_with_a_segment() -> None:
    text = ORM_O01 * 20

    view = byte_view(text)

    assert view.following is not None
    assert view.units[-1].kind == "line_end"
    assert b"".join(unit.data for unit in units(text)) == text.encode()


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(UnreadableSample):
        byte_view(b"hello")


def test_the_browser_gets_hexadecimal() -> None:
    data = byte_data(byte_view("MSH|^~\\&|A\r"))

    assert (data["size"], data["next"], data["declared"]) == (11, None, "")
    assert data["units"][-1]["hex"] == "0d"


@given(messages(), st.booleans())
def test_no_byte_is_lost_and_every_offset_is_right(text: str, framed: bool) -> None:  # noqa: FBT001
    data = read_message(text).to_bytes()
    found = units(text, framed=framed)

    whole = b"".join(unit.data for unit in found)
    assert whole == (b"\x0b" + data + b"\x1c\r" if framed else data)
    assert all(whole[unit.offset :].startswith(unit.data) for unit in found)


def test_a_byte_that_ends_a_broken_character_begins_the_next() -> None:
    data = HEAD.format("A", "UNICODE UTF-8").encode() + b"ZZZ|\xe1\x80\xc2\xa7\xe1\x80\xc2"

    found = [(unit.data, unit.kind) for unit in units(data)][-6:]

    assert found == [
        (b"\xe1", "odd"), (b"\x80", "odd"), (b"\xc2\xa7", "beyond"),
        (b"\xe1", "odd"), (b"\x80", "odd"), (b"\xc2", "odd"),
    ]  # fmt: skip


def test_a_byte_of_no_character_stands_apart_from_the_character_behind_it() -> None:
    data = HEAD.format("A", "GB 18030-2000").encode() + b"ZZZ|\xc32\xed\xa0"

    found = [(unit.data, unit.kind, unit.text) for unit in units(data)][-3:]

    assert found == [
        (b"\xc3", "odd", "\xc3"), (b"2", "plain", "2"), (b"\xed\xa0", "beyond", "\u980e"),
    ]  # fmt: skip


@example(b"\xe1\x80\xc2\x00", "UNICODE UTF-8")
@given(
    st.binary(max_size=80),
    st.sampled_from(["", "8859/1", "UNICODE UTF-8", "ISO IR87", "BIG-5", "GB 18030-2000"]),
)
def test_whatever_the_bytes_none_is_lost(body: bytes, declared: str) -> None:
    data = HEAD.format("A", declared).encode() + b"ZZZ|" + body

    assert b"".join(unit.data for unit in units(data)) == data
