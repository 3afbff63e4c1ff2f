"""The certificate that ran out: what the ticket says of the rooms is what their handshakes do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.grading.lab import Bench
from app.grading.loading import load_lab
from app.practice.carrying import carry_on

FOLDER = Path(__file__).parents[2] / "labs" / "certificate_expired"
SAID = {
    "issuer": "not among those trusted",
    "address": "another address",
    "clock": "not valid yet",
}


def _benches() -> Iterator[tuple[str, Bench]]:
    """Yield a bench for each fault that hides behind the expiry."""
    lab = load_lab(FOLDER).lab
    drawn = (lab.bench(lab.params(f"seed-{number}")) for number in range(40))
    found: dict[str, Bench] = {}
    for bench in drawn:
        found.setdefault(bench.truth.fault, bench)
    return iter(found.items())


BENCHES = dict(_benches())


def _echoes(bench: Bench, *before: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what each room hears after the actions *before*, as it is set up."""
    truth = bench.truth
    nodes = {node["id"]: node for node in (bench.hospital or {})["nodes"]}
    calls = [
        {"kind": "echo", "calling_ae_title": title, "called_ae_title": truth.archive["ae_title"]}
        | {name: nodes[room]["destinations"][0][name] for name in ("host", "port")}
        | {"tls": room}
        for room, title in zip(truth.rooms, truth.titles, strict=True)
    ]
    done = carry_on(bench.hospital or {}, [*before, *calls]).exchanges
    return [each["result"] for each in done[len(before) :]]


def test_every_fault_is_drawn() -> None:
    assert BENCHES.keys() == SAID.keys()


@pytest.mark.parametrize("fault", SAID)
def test_in_the_morning_those_rooms_fail_that_verify_by_a_right_clock(fault: str) -> None:
    bench = BENCHES[fault]

    heard = dict(zip(bench.truth.rooms, _echoes(bench), strict=True))

    assert {room for room, told in heard.items() if told["ok"]} == bench.truth.working
    assert all("expired" in told["sentence"] for told in heard.values() if not told["ok"])


@pytest.mark.parametrize(("fault", "said"), SAID.items())
def test_the_new_certificate_brings_out_what_the_old_one_hid(fault: str, said: str) -> None:
    bench = BENCHES[fault]
    renewal = {"kind": "configure", "node": "archive", "path": "tls.certificate"}

    right, odd, lax = _echoes(bench, {**renewal, "value": bench.truth.new})

    assert (right["ok"], odd["ok"], lax["ok"]) == (True, False, True)
    assert said in odd["sentence"]
