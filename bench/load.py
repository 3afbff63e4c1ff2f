"""A small load generator: keep-alive connections, prepared requests, every latency kept.

With a pause each client rests a random while before each request, as people do.

``python -m bench.load`` reads a plan as JSON on standard input and writes what it measured, in a
process of its own so that its work is not counted as the server's.
"""

import asyncio
import json
import random
import sys
import time
from typing import Any


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, int]:
    """Send one request and return the status and the length of the answer's body."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = chunked = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        elif name.lower() == b"transfer-encoding":
            chunked = 1
    if not chunked:
        await reader.readexactly(length)
        return status, length
    while size := int(await reader.readuntil(b"\r\n"), 16):
        length += size
        await reader.readexactly(size + 2)
    await reader.readexactly(2)
    return status, length


async def _client(plan: dict[str, Any], number: int, until: float, found: list[Any]) -> None:
    requests = [text.encode("latin-1") for text in plan["requests"]]
    chance = random.Random(number)  # noqa: S311 - when to send is no secret
    reader, writer = await asyncio.open_connection(plan["host"], plan["port"], limit=1 << 24)
    turn = number
    while time.perf_counter() < until:
        if plan["pause"]:
            await asyncio.sleep(chance.uniform(0, 2 * plan["pause"]))
        began = time.perf_counter()
        status, length = await _exchange(reader, writer, requests[turn % len(requests)])
        found.append((time.perf_counter() - began, status, length))
        turn += plan["concurrency"]
    writer.close()


async def measure(plan: dict[str, Any]) -> dict[str, Any]:
    """Run the plan's clients for its seconds, after a short warm-up, and sum up."""
    for seconds in (plan["warm_up"], plan["seconds"]):
        found: list[tuple[float, int, int]] = []
        began = time.perf_counter()
        clients = [
            _client(plan, number, began + seconds, found) for number in range(plan["concurrency"])
        ]
        await asyncio.gather(*clients)
        spent = time.perf_counter() - began
    times = sorted(each[0] for each in found)
    wrong = [each[1] for each in found if each[1] not in plan["statuses"]]
    return {
        "requests": len(times),
        "errors": len(wrong),
        "wrong_statuses": sorted(set(wrong)),
        "rps": len(times) / spent,
        "p50_ms": _at(times, 0.50),
        "p95_ms": _at(times, 0.95),
        "p99_ms": _at(times, 0.99),
        "bytes": max(each[2] for each in found),
    }


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))] * 1000


if __name__ == "__main__":
    json.dump(asyncio.run(measure(json.load(sys.stdin))), sys.stdout)
