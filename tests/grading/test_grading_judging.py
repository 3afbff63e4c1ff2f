import logging
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest

from app.errors import GraderFault, UnreadableSample
from app.grading import Bench, Finding, Lab, Outcome, Params, Place, Verdict, right, wrong
from app.grading.bench_cache import BenchCache
from app.grading.bench_data import bench_data
from app.grading.byte_cache import ByteCache
from app.grading.exercise import Exercise
from app.grading.judging import NO_ANSWER, judge_one
from app.grading.lab import Check
from app.grading.loading import LabCode, load_lab
from app.grading.verdict import verdict_as_data, verdict_from_data

FIXTURE = Path(__file__).parent / "fixture_labs" / "every_kind"
QUESTION = Exercise("e", "text", "?", 1, ("a", "b", "c"))


def code_with(check: Check, build: Any = lambda _params: Bench()) -> LabCode:
    """Return the fixture's declaration with one check of our own."""
    lab = Lab()
    lab.check("e")(check)
    lab.draw(lambda rng: {"n": rng.random()})
    lab.build(build)
    sound = load_lab(FIXTURE)
    return LabCode("every-kind", "1", sound.spec, lab, sound.findings)


def judged(check: Check, raw: Any = "x") -> Verdict:
    return judge_one(code_with(check), QUESTION, Bench(), raw)


def stumble(_answer: object, _bench: Bench) -> NoReturn:
    raise ZeroDivisionError


def misread(_answer: object, _bench: Bench) -> NoReturn:
    raise UnreadableSample("The scan cannot be read.")


def forget(_answer: object, _bench: Bench) -> Any:
    return None


@pytest.mark.parametrize("check", [stumble, misread, forget])
def test_a_check_that_fails_is_our_fault_and_logged(
    check: Check, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(GraderFault, match="Nothing was counted"):
        judged(check)

    assert "lab every-kind, exercise e" in caplog.text


@pytest.mark.parametrize("raw", [None, "", " \n", {}, []])
def test_nothing_is_no_answer_and_no_check_sees_it(raw: Any) -> None:
    assert judged(stumble, raw) == NO_ANSWER


def test_what_is_quoted_is_short_and_can_be_shown() -> None:
    finding = Finding("OTHER_VALUE", saw="\x00\x1b" + "x" * 500, facts={"path": "\ud800"})

    [tidied] = judged(lambda _answer, _bench: wrong(finding)).findings

    assert len(tidied.saw) == 200
    assert tidied.saw.startswith("\N{REPLACEMENT CHARACTER}" * 2 + "x")
    assert tidied.facts == {"path": "\N{REPLACEMENT CHARACTER}"}


def test_what_a_mentor_reads_is_kept() -> None:
    think = Exercise("think", "free_text", "?", 0, ("a", "b", "c"))

    verdict = judge_one(code_with(stumble), think, Bench(), "A thought.")

    assert (verdict.outcome, verdict.note) == (Outcome.RIGHT, "Kept for your mentor.")


def test_a_verdict_travels_as_data() -> None:
    place = Place("(0010,0010)", "ct.dcm", 132, 8)
    finding = Finding("CUT", place, "ACC", {"most": "16"})
    verdict = Verdict(Outcome.PARTLY, Fraction(1, 3), "Some.", (finding, Finding("B")))

    assert verdict_from_data(verdict_as_data(verdict)) == verdict


def test_a_served_bench_has_no_truth() -> None:
    bench = Bench(files={"a.dcm": b"x"}, words={"a": "b"}, truth={"secret": "s3cr3t"})

    assert "s3cr3t" not in str(bench_data(bench))
    assert set(bench_data(bench)) == {
        "words",
        "files",
        "messages",
        "tables",
        "hospital",
        "databases",
        "traces",
        "logs",
        "desk",
    }


def test_benches_are_kept_within_bounds() -> None:
    built = []

    def build(params: Params) -> Bench:
        built.append(params["n"])
        return Bench(files={"a": bytes(100_000)})

    code = code_with(lambda _answer, _bench: right(), build)
    cache = BenchCache(300_000)
    for number in (1, 2, 1, 3, 1, 2):
        cache.get(code, {"n": number})

    assert built == [1, 2, 3, 2]


def test_a_bench_that_cannot_be_built_is_our_fault(caplog: pytest.LogCaptureFixture) -> None:
    def build(_params: Params) -> Bench:
        raise UnreadableSample("No value fits.")

    with caplog.at_level(logging.ERROR), pytest.raises(GraderFault, match="Nothing was counted"):
        BenchCache(1).get(code_with(lambda _answer, _bench: right(), build), {})

    assert "no bench can be built" in caplog.text


def test_bytes_are_kept_within_bounds() -> None:
    cache = ByteCache(100)
    for name in "abc":
        cache.put(name, bytes(40))
    cache.put("large", bytes(90))
    cache.put("c", bytes(30))

    assert cache.get("a") is None
    assert cache.get("large") is None
    assert len(cache.get("b") or b"") == 40
    assert len(cache.get("c") or b"") == 30


def test_a_seed_is_all_that_params_need() -> None:
    code = code_with(lambda _answer, _bench: right())

    assert code.lab.params("a") == {"n": Random("a").random()}  # noqa: S311 - the same draw again
