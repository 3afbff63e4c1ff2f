"""Programs that are not ours, before the engine and behind it."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hl7
import pytest
from hl7.mllp import start_hl7_server

from app.practice.background import Background
from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital, running
from app.practice.trace import Trace
from tests.practice.interfaces import adt, doing, engine, hospital, place, sending, to, whole

MLLP_SEND = Path(sys.executable).with_name("mllp_send")


def _mllp_send(port: int, file: Path, *options: str) -> str:
    command = [str(MLLP_SEND), "--port", str(port), "--file", str(file), *options, "127.0.0.1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    return done.stdout


def test_what_mllp_send_brings_is_acknowledged_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "storm.hl7"
    messages = [adt(number, name=f"N{number}") for number in range(1, 6)]
    file.write_bytes(b"".join(b"\x0b" + text.encode() + b"\x1c\r" for text in messages))

    with running(whole()) as house:
        said = _mllp_send(house.ports["engine"], file)
        told = house.hospital.settle(Trace())
        held = house.hospital.holdings()

    assert said.count("MSA|AA|") == 5
    assert [row["outcome"] for row in told] == ["delivered"] * 5
    # It leaves out the CR that ends the last segment.
    assert held["ris"]["messages"] == [text.rstrip("\r") for text in messages]


def test_mllp_send_hears_why_a_message_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "merge.hl7"
    file.write_bytes(b"\x0b" + adt(1, "A40", "100", retired="100").encode() + b"\x1c\r")

    with running(whole()) as house:
        said = _mllp_send(house.ports["ris"], file)

    assert "MSA|AE|C1|Patient 100 cannot be merged with itself." in said


def test_a_loose_file_with_the_line_ends_of_an_editor_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "loose.hl7"
    file.write_bytes(adt(1).replace("\r", "\r\n").encode())

    with running(whole()) as house:
        said = _mllp_send(house.ports["engine"], file, "--loose")
        house.hospital.settle(Trace())
        [kept] = house.hospital.holdings()["ris"]["messages"]

    assert "MSA|AA|C1" in said
    assert kept == adt(1).rstrip("\r")


@contextmanager
def _library_server(codes: list[str]) -> Iterator[tuple[int, list[hl7.Message]]]:
    """Run python-hl7's own MLLP server, which answers with *codes* in turn and then with AA."""
    taken: list[hl7.Message] = []

    async def serve(reader: Any, writer: Any) -> None:
        try:
            while not writer.is_closing():
                message = await reader.readmessage()
                taken.append(message)
                code = codes.pop(0) if codes else "AA"
                writer.writemessage(message.create_ack(code))
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()
            await writer.wait_closed()

    async def start() -> Any:
        return await start_hl7_server(serve, "127.0.0.1", 0)

    async def stop(server: Any) -> None:
        server.close()
        await server.wait_closed()

    with Background() as loop:
        server = loop.run(start())
        try:
            yield server.sockets[0].getsockname()[1], taken
        finally:
            loop.run(stop(server))


@pytest.mark.parametrize("code", ["AA", "CA"])
def test_the_engine_delivers_to_a_library_s_server_in_order(code: str) -> None:
    data = hospital(engine(to("pacs")), place("peer", "pacs", 4))
    with _library_server([code] * 3) as (port, taken):
        house = Hospital(HospitalConfig.from_data(data), peers={"pacs": port})
        result = house.act(sending(adt(1), adt(2, name="X"), adt(3)))["result"]

    assert [row["code"] for row in result["deliveries"]] == [code] * 3
    assert [str(message["MSH"][0][10]) for message in taken] == ["C1", "C2", "C3"]


def test_a_library_s_refusal_blocks_and_the_replayed_rest_follows() -> None:
    data = hospital(engine(to("pacs")), place("peer", "pacs", 4))
    with _library_server(["AA", "AR"]) as (port, taken):
        house = Hospital(HospitalConfig.from_data(data), peers={"pacs": port})
        house.act(sending(adt(1), adt(2, name="X"), adt(3)))
        blocked = house.holdings()["engine"]["queues"]["pacs"]
        house.act(doing("restart_queue", to="pacs"))

    assert [row["control_id"] for row in blocked["waiting"]] == ["C2", "C3"]
    assert "AR" in blocked["reason"]
    assert [str(message["MSH"][0][10]) for message in taken] == ["C1", "C2", "C2", "C3"]
