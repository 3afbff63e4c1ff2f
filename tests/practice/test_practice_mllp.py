"""MLLP framing bent in every way: the right number of answers, in order, and nothing lost."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hl7 import read_message
from app.practice.hospital import Running, running
from app.practice.limits import Limits
from app.practice.mllp import Block, Deframer, Fault, frame
from tests.practice.wards import ward


def _adt(number: int, kind: str = "ADT^A01", patient: str = "100") -> bytes:
    return (
        f"MSH|^~\\&|EHR|WARD|ENGINE|WARD|20261121||{kind}|C{number}|P|2.5.1\r"
        f"PID|1||{patient}^^^WARD||Doe^Jane\r"
    ).encode()


@contextmanager
def _engine(limits: Limits | None = None) -> Iterator[tuple[Running, socket.socket]]:
    with running(ward(), limits or Limits()) as house:
        address = ("127.0.0.1", house.ports["engine"])
        with socket.create_connection(address, timeout=5) as peer:
            yield house, peer


def _answers(data: bytes) -> list[tuple[str | None, str | None]]:
    found = Deframer(1 << 20).feed(data)
    messages = [read_message(item.message) for item in found if isinstance(item, Block)]
    return [(message.get("MSA-1"), message.get("MSA-2")) for message in messages]


def _hear(peer: socket.socket, count: int) -> list[tuple[str | None, str | None]]:
    data = b""
    while data.count(b"\x1c\r") < count and (chunk := peer.recv(65536)):
        data += chunk
    return _answers(data)


def _hear_all(peer: socket.socket) -> list[tuple[str | None, str | None]]:
    data = b""
    try:
        while chunk := peer.recv(65536):
            data += chunk
    except ConnectionError:
        pass
    return _answers(data)


def test_twenty_messages_split_at_every_byte() -> None:
    stream = b"".join(frame(_adt(number)) for number in range(20))
    whole = Deframer(1 << 20).feed(stream)
    for at in range(len(stream) + 1):
        deframer = Deframer(1 << 20)
        assert deframer.feed(stream[:at]) + deframer.feed(stream[at:]) == whole


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_bytes_in_any_pieces_end_in_blocks_and_faults(pieces: list[bytes]) -> None:
    apart, together = Deframer(64), Deframer(64)

    found = [item for piece in pieces for item in apart.feed(piece)] + apart.finish()

    assert all(isinstance(item, Block | Fault) for item in found)
    whole = together.feed(b"".join(pieces)) + together.finish()
    blocks = [item for item in found if isinstance(item, Block)]
    assert len(blocks) <= len(whole) + len(found)


def test_a_dribble_is_answered_as_a_gush() -> None:
    with _engine() as (_, peer):
        for byte in frame(_adt(1)):
            peer.send(bytes([byte]))
        assert _hear(peer, 1) == [("AA", "C1")]


def test_a_hundred_pipelined_messages_are_answered_in_order() -> None:
    with _engine() as (house, peer):
        peer.sendall(b"".join(frame(_adt(number)) for number in range(100)))
        answers = _hear(peer, 100)
        kept = house.hospital.receivers["engine"].messages

    assert answers == [("AA", f"C{number}") for number in range(100)]
    assert len(kept) == 100


@pytest.mark.parametrize(
    ("stream", "answers", "fault"),
    [
        (b"hello" + frame(_adt(1)), [("AA", "C1")], "GARBAGE_BEFORE_START"),
        (b"\r\n" + frame(_adt(1)), [("AA", "C1")], None),
        (b"\x0b" + _adt(1) + frame(_adt(2)), [("AR", "C1"), ("AA", "C2")], "MISSING_END"),
        (b"\x0b" + _adt(1) + b"\x1c" + frame(_adt(2)), [("AA", "C1"), ("AA", "C2")], "MISSING_CR"),
        (frame(_adt(1, patient="1\x0b0") + b""), [("AR", "C1")], "START_INSIDE"),
        (frame(_adt(1, kind="ORM^O01")), [("AR", "C1")], None),
        (frame(_adt(1, patient="")), [("AE", "C1")], None),
        (frame(b"not HL7"), [("AR", "")], None),
        (frame(_adt(1).replace(b"\r", b"\n")), [("AA", "C1")], None),
    ],
)
def test_bent_frames_are_answered_and_named(
    stream: bytes, answers: list[tuple[str, str | None]], fault: str | None
) -> None:
    with _engine() as (house, peer):
        peer.sendall(stream)
        assert _hear(peer, len(answers)) == answers
        peer.sendall(frame(_adt(9)))
        assert _hear(peer, 1) == [("AA", "C9")]
        notes = [event for trace in house.traces for event in trace.to_data()["events"]]

    assert [note["detail"]["code"] for note in notes] == ([fault] if fault else [])


def test_a_message_whose_cr_never_comes_is_answered_all_the_same() -> None:
    with _engine() as (_, peer):
        peer.sendall(frame(_adt(1))[:-1])
        assert _hear(peer, 1) == [("AA", "C1")]
        peer.sendall(b"\r" + frame(_adt(2)))
        assert _hear(peer, 1) == [("AA", "C2")]


def test_half_closing_before_the_end_is_rejected_with_its_control_id() -> None:
    with _engine() as (_, peer):
        peer.sendall(frame(_adt(1)) + b"\x0b" + _adt(2))
        peer.shutdown(socket.SHUT_WR)
        assert _hear_all(peer) == [("AA", "C1"), ("AR", "C2")]


def test_a_message_without_end_is_closed_when_patience_ends() -> None:
    with _engine(Limits(idle_seconds=0.5)) as (_, peer):
        peer.sendall(b"\x0b" + _adt(1))
        assert _hear_all(peer) == [("AR", "C1")]


def test_64_mb_without_an_end_are_closed_within_a_second_and_the_next_sender_succeeds() -> None:
    chunk = b"\x0b" + _adt(1) + b"X" * (1 << 20)
    with _engine() as (house, peer):
        sent, over_since = 0, 0.0
        try:
            while sent < 64:
                peer.sendall(chunk if sent == 0 else b"X" * (1 << 20))
                sent += 1
                over_since = over_since or time.monotonic()
        except OSError:
            pass
        closed_after = time.monotonic() - over_since
        with socket.create_connection(("127.0.0.1", house.ports["engine"]), timeout=5) as good:
            good.sendall(frame(_adt(7)))
            assert _hear(good, 1) == [("AA", "C7")]
        codes = [row["detail"]["code"] for row in house.traces[0].to_data()["events"]]

    assert closed_after < 1.5
    assert codes == ["TOO_LONG"]


def test_a_message_that_is_a_little_too_long_hears_why() -> None:
    with _engine(Limits(message_bytes=2000)) as (_, peer):
        peer.sendall(frame(_adt(1) + b"NTE|1||" + b"X" * 3000 + b"\r"))
        assert _hear_all(peer) == [("AR", "C1")]


def test_the_character_set_of_the_answer_is_the_sender_s() -> None:
    header = "MSH|^~\\&|EHR|WARD|ENGINE|WARD|20261121||ADT^A01|Ü1|P|2.5.1||||||8859/1\r"
    message = f"{header}PID|1||100||Müller^Anna\r".encode("latin-1")
    with _engine() as (house, peer):
        peer.sendall(frame(message))
        [answer] = _hear(peer, 1)
        [kept] = house.hospital.receivers["engine"].messages

    assert answer == ("AA", "Ü1")
    assert "Müller" in kept
