"""Certificate day: what the lab calls the cause is what a caller finds in the certificate shown."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.grading.judging import judge_one
from app.grading.lab import Bench
from app.grading.loading import load_lab
from app.practice.certificates import Authority, Span, read_certificate, trouble

CODE = load_lab(Path(__file__).parents[2] / "labs" / "certificate_day")
PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
CALL = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)  connect (\S+) ")
SAYS = {
    "expired": {"expired"},
    "clock": {"expired", "early"},
    "other_name": {"name"},
    "cert_name": {"name"},
    "no_anchor": {"issuer"},
    "stranger": {"issuer"},
    "impostor": {"issuer"},
}


def bench_of(seed: int) -> Bench:
    return CODE.lab.bench(CODE.lab.params(f"seed-{seed}"))


def judged(bench: Bench, row: str, repair: str) -> list[str]:
    exercise = CODE.spec.exercise("repairs")
    assert exercise is not None
    raw = json.dumps({row: {"cause": "", "side": "", "repair": repair}})
    return [each.code for each in judge_one(CODE, exercise, bench, raw).findings]


def logs_with_certificates(bench: Bench) -> list[tuple[str, str, str]]:
    """Return cause, log and certificate of each transcript in which one was shown."""
    rows = zip(bench.truth["causes"].values(), bench.logs.values(), strict=False)
    return [(cause, log, found[0]) for cause, log in rows if (found := PEM.search(log))]


@pytest.mark.parametrize("seed", range(24))
def test_a_caller_finds_what_the_lab_calls_the_cause(seed: int) -> None:
    bench = bench_of(seed)
    ours = Authority(bench.words["ca_1"], "ours")
    shown = logs_with_certificates(bench)

    assert len(shown) == 3
    for cause, log, pem in shown:
        clock, host = _call(log)
        span = read_certificate(pem).span
        trusted = ours.certificate(
            Span(span.first - timedelta(days=2000), span.last + timedelta(days=2000))
        )
        assert trouble(pem, host, clock, [trusted]) in SAYS[cause]


def _call(log: str) -> tuple[datetime, str]:
    found = CALL.search(log)
    assert found is not None
    return datetime.fromisoformat(f"{found[1]}+00:00"), found[2]


def test_only_the_right_key_is_trusted() -> None:
    trust = "add this authority to the trust store, after comparing its key"
    seen = set()
    for bench in map(bench_of, range(40)):
        for row, cause in bench.truth["causes"].items():
            if cause in ("no_anchor", "stranger", "impostor"):
                seen.add(cause)
                expected = [] if cause == "no_anchor" else ["STRANGER_TRUSTED"]
                assert judged(bench, row, trust) == expected

    assert seen == {"no_anchor", "stranger", "impostor"}
