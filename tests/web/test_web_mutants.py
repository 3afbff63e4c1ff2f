"""Thousands of damaged objects and messages through the bench's doors.

No answer is a fault of ours, none takes long, memory stays, whatever was cut is flagged, and the
next good request is answered. A failed test names the numbers that make its mutants again.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.errors import GraderFault, TrainingError, UnreadableSample
from app.grading.bench_service import Grading
from app.grading.verdict import Outcome
from app.web.limits import limiter
from tests.web.clients import JSON, Browser, hand_in, verdict_of
from tests.web.dicom_mutants import BASES, DicomMutant, dicom_mutant
from tests.web.hl7_mutants import Hl7Mutant, counted, hl7_mutant

pytestmark = [
    pytest.mark.slow,
]

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

DICOM_MUTANTS = 2_000
HL7_MUTANTS = 5_000
BY_HTTP = 210
SLOWEST = 10.0
GROWTH_MIB = 64
HURRIED = 100
"""So many requests are sent before the counters of the limits are set back."""

WORKERS = 2
ORDER = "MSH|^~\\&|RIS|HOSP|PACS|HOSP|20260101120000||ORM^O01|7|P|2.5.1\rPID|1||7||DOE^JANE"

# A line that is no segment is named by its first characters, whatever they are.
_PATH = re.compile(r".{1,3}(\[\d+\])?(-\d+(\[\d+\])?(\.\d+){0,2})?", re.DOTALL)
PATH = re.compile(r"\([0-9A-F]{4},[0-9A-F]{4}\)")
ABOUT_ELEMENTS = {
    "TAG_ORDER",
    "DUPLICATE_ELEMENT",
    "GROUP_LENGTH",
    "META_MISMATCH",
    "PIXEL_LENGTH",
    "SYNTAX_MISMATCH",
    "UNKNOWN_CHARACTER_SET",
    "UNKNOWN_TRANSFER_SYNTAX",
}
"""Notices that are about an element which could be read; others are about a place in the file."""
_Mutant = TypeVar("_Mutant", DicomMutant, Hl7Mutant)


@pytest.fixture(scope="module")
def grading(content: Path) -> Iterator[Grading]:
    """Give two real graders, so that two mutants are read at once."""
    with Grading(content / "labs", size=WORKERS) as running:
        yield running


# --- the bulk, by the workers' own doors ---------------------------------------------------------


def test_damaged_objects_end_in_facts_or_in_a_sentence(grading: Grading) -> None:
    mutants = [dicom_mutant(number) for number in range(DICOM_MUTANTS)]
    whole = BASES["own"]
    params = grading.draw("every-kind", "mutants")

    def read(mutant: DicomMutant) -> Iterator[str]:
        yield from _tree_problems(mutant, grading)
        yield from _other_doors(mutant, params, grading)

    with _Steady(grading, lambda: _all(read, mutants[:60])):
        problems = _all(read, mutants)

    assert problems == []
    assert json.loads(grading.workbench.read("tree", whole, "good.dcm"))["notices"] == []


def test_damaged_messages_end_in_findings_with_their_places(grading: Grading) -> None:
    mutants = [hl7_mutant(number) for number in range(HL7_MUTANTS)]

    def check(mutant: Hl7Mutant) -> Iterator[str]:
        yield from _message_problems(mutant, grading)

    with _Steady(grading, lambda: _all(check, mutants[:200])):
        problems = _all(check, mutants)

    assert problems == []
    assert json.loads(grading.check_hl7(ORDER))["segments"]


# --- a sample of each, by HTTP -------------------------------------------------------------------


@on_sqlite
def test_damaged_objects_are_answered_by_every_page(learner: Browser, bench: str) -> None:
    step = DICOM_MUTANTS // BY_HTTP
    doors = (_hand_in_file, _hand_in_repair, _open_at_workbench, _read_at_workbench)

    for count, number in enumerate(range(0, DICOM_MUTANTS, step)):
        _set_back(count)
        doors[count % len(doors)](learner, bench, dicom_mutant(number))

    good = hand_in(learner, bench, "send", upload__send=(BytesIO(BASES["own"]), "good.dcm"))
    assert "cannot be read" not in verdict_of(good)


@on_sqlite
def test_damaged_messages_are_answered_by_every_page(learner: Browser, bench: str) -> None:
    step = HL7_MUTANTS // BY_HTTP
    doors = (_check_by_script, _hand_in_message, _ask_the_tools, _paste_at_workbench)

    for count, number in enumerate(range(0, HL7_MUTANTS, step)):
        _set_back(count)
        doors[count % len(doors)](learner, bench, hl7_mutant(number))

    good = hand_in(learner, bench, "message", answer__message=ORDER)
    assert "cannot be read" not in verdict_of(good)


def _hand_in_file(learner: Browser, bench: str, mutant: DicomMutant) -> None:
    answer = hand_in(learner, bench, "send", upload__send=(BytesIO(mutant.data), "x.dcm"))
    assert answer.status_code in {200, 413, 422}, mutant.told
    assert len(verdict_of(answer).split()) >= 2, mutant.told


def _hand_in_repair(learner: Browser, bench: str, mutant: DicomMutant) -> None:
    answer = hand_in(learner, bench, "repair", upload__repair=(BytesIO(mutant.data), "x.dcm"))
    assert answer.status_code in {200, 413, 422}, mutant.told
    assert len(verdict_of(answer).split()) >= 2, mutant.told


def _open_at_workbench(learner: Browser, _bench: str, mutant: DicomMutant) -> None:
    answer = learner.post("/workbench/", {"files": (BytesIO(mutant.data), "x.dcm")})
    assert answer.status_code == 200, mutant.told
    assert "x.dcm" in answer.text or "The archive" in answer.text, mutant.told


def _read_at_workbench(learner: Browser, _bench: str, mutant: DicomMutant) -> None:
    for door in ("tree.json", "image.json", "audit.json", "values.json", "frames?index=0&count=2"):
        answer = learner.client.post(
            f"/workbench/{door}",
            data=mutant.data,
            content_type="application/octet-stream",
            headers={"X-CSRF-Token": learner.token, **JSON},
        )
        assert answer.status_code in {200, 404, 413, 422}, (mutant.told, door, answer.text)
        if answer.status_code != 200:
            assert answer.get_json()["error"].endswith("."), (mutant.told, door)


def _check_by_script(learner: Browser, _bench: str, mutant: Hl7Mutant) -> None:
    answer = learner.post_json("/bench/hl7-check", {"text": mutant.text})
    assert answer.status_code in {200, 413, 422}, mutant.told
    told = answer.get_json()
    assert told.get("segments") or told["error"].endswith("."), mutant.told


def _ask_the_tools(learner: Browser, _bench: str, mutant: Hl7Mutant) -> None:
    asked = {
        "compare": {"before": ORDER, "after": mutant.text},
        "bytes": {"text": mutant.text, "framed": True},
        "rows": {"text": mutant.text},
    }
    for door, sent in asked.items():
        answer = learner.post_json(f"/bench/hl7-{door}", sent)
        assert answer.status_code in {200, 413, 422}, (mutant.told, door)
        if answer.status_code != 200:
            assert answer.get_json()["error"].endswith("."), (mutant.told, door)
    if answer.status_code == 200:
        written = learner.post_json("/bench/hl7-message", answer.get_json())
        assert written.status_code in {200, 413, 422}, mutant.told


def _hand_in_message(learner: Browser, bench: str, mutant: Hl7Mutant) -> None:
    answer = hand_in(learner, bench, "message", answer__message=_sendable(mutant.text))
    assert answer.status_code in {200, 413, 422}, mutant.told


def _paste_at_workbench(learner: Browser, _bench: str, mutant: Hl7Mutant) -> None:
    answer = learner.post("/workbench/", {"message": _sendable(mutant.text)})
    assert answer.status_code in {200, 413, 422}, mutant.told


def _sendable(text: str) -> str:
    """Return *text* as a form can carry it."""
    return text.encode("utf-8", "replace").decode()


def _set_back(count: int) -> None:
    """Forget what the limits have counted, now and then: how often one may ask is not tested."""
    if count % (HURRIED // 5) == 0:
        limiter.reset()


# --- what must hold ------------------------------------------------------------------------------


def _tree_problems(mutant: DicomMutant, grading: Grading) -> Iterator[str]:
    """Read the elements; of a file that was cut, something must say so, and where."""
    try:
        tree = json.loads(grading.workbench.read("tree", mutant.data, "x.dcm"))
    except UnreadableSample as error:
        if not str(error).endswith("."):
            yield f"is refused without a sentence: {error}"
        return
    codes = {notice["code"] for notice in tree["notices"]}
    if mutant.kind == "cut" and "TRUNCATED" not in codes:
        yield f"is not flagged as cut at {len(mutant.data)}: {sorted(codes)}"
    for notice in tree["notices"]:
        at = notice["offset"]
        if not notice["sentence"].endswith(".") or not isinstance(at, int) or at < 0:
            yield f"has a notice without sentence or offset: {notice}"
        # Deep in sequences it is the sentence alone that names the tag.
        told = f"{notice['path']} {notice['sentence']}"
        if notice["code"] in ABOUT_ELEMENTS and not PATH.search(told):
            yield f"has a notice about an element without its tag: {notice}"


def _other_doors(mutant: DicomMutant, params: dict[str, Any], grading: Grading) -> Iterator[str]:
    """Knock at one more door, another one for each mutant."""
    way = mutant.number // 7 % 5
    try:
        if way == 4:
            uploads = {"send": {"x.dcm": mutant.data}}
            judged = grading.judge("every-kind", params, {}, uploads=uploads, only=["send"])
            verdict = judged.verdicts["send"]
            if verdict.outcome is Outcome.UNREADABLE and not verdict.note.endswith("."):
                yield f"is unreadable without a sentence: {verdict.note!r}"
        elif way == 3:
            grading.workbench.frames(mutant.data, 0, 2)
        else:
            kind = ("image", "audit", "values")[way]
            found = json.loads(grading.workbench.read(kind, mutant.data, "x.dcm"))
            for each in found.get("findings", []):
                is_placed = isinstance(each["offset"], int) or each["code"].endswith("_MISSING")
                if not PATH.match(each["path"]) or not is_placed or not each["says"].endswith("."):
                    yield f"has a finding without tag, offset or sentence: {each}"
    except GraderFault:
        raise
    except TrainingError as error:
        if not str(error).endswith("."):
            yield f"is refused without a sentence: {error}"


def _message_problems(mutant: Hl7Mutant, grading: Grading) -> Iterator[str]:
    """Check a message; each finding has a place in it, and nothing that was written is lost."""
    try:
        found = json.loads(grading.check_hl7(mutant.text))
    except UnreadableSample as error:
        if not mutant.damage:
            yield f"was not damaged, and is refused: {error}"
        if not str(error).endswith((".", "|.")):
            yield f"is refused without a sentence: {error}"
        return
    if not found["findings"] and mutant.damage:
        yield "is damaged, and nothing is found"
    length = len(mutant.text.replace("\r\n", "\r"))
    for finding in found["findings"]:
        start, end = finding["offset"], finding["offset"] + finding["length"]
        if not 0 <= start <= end <= length or not _PATH.fullmatch(finding["path"]):
            yield f"has a finding without a place among {length} characters: {finding}"
        if not finding["says"].endswith(".") or not finding["expected"]:
            yield f"has a finding without advice: {finding}"
    if not mutant.damage and _rows(found) != counted(mutant.text, mutant.marks):
        yield "has other repetitions than splitting it finds"


def _rows(found: dict[str, Any]) -> dict[str, int]:
    """Return how many fields and repetitions hl7.json lists for each segment."""
    return {
        f"{segment['name']}[{segment['ordinal']}]": len(
            [field for field in segment["fields"] if "." not in field["path"]]
        )
        for segment in found["segments"]
    }


def _all(read: Callable[[_Mutant], Iterator[str]], mutants: list[_Mutant]) -> list[str]:
    """Return what is wrong with *mutants*, two of them at work at a time."""

    def one(mutant: _Mutant) -> list[str]:
        began = time.perf_counter()
        try:
            problems = list(read(mutant))
        except Exception as error:  # noqa: BLE001 - whatever it is, the mutant is to be named
            problems = [f"ends in {type(error).__name__}: {error}"]
        if (took := time.perf_counter() - began) > SLOWEST:
            problems.append(f"takes {took:.1f} seconds")
        return [f"{mutant.told} {problem}" for problem in problems]

    with ThreadPoolExecutor(WORKERS) as threads:
        return [problem for problems in threads.map(one, mutants) for problem in problems]


class _Steady:
    """Holds the web process and its workers to what they took when they were warm."""

    def __init__(self, grading: Grading, warm_up: Callable[[], object]) -> None:
        self._grading = grading
        self._warm_up = warm_up
        self._before: dict[str, float] = {}

    def __enter__(self) -> None:
        self._warm_up()
        self._before = self._memory()

    def __exit__(self, *_: object) -> None:
        after = self._memory()
        assert after.keys() == self._before.keys(), "A worker was lost on the way."
        growth = {name: after[name] - self._before[name] for name in after}
        assert sum(growth.values()) < GROWTH_MIB, growth

    def _memory(self) -> dict[str, float]:
        workers = {f"worker {each.pid}": str(each.pid) for each in self._grading._pool._idle}
        return {name: _resident(pid) for name, pid in {"web": "self", **workers}.items()}


def _resident(pid: str) -> float:
    """Return the resident memory of a process in MiB; nothing where no system tells it."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    return int(found[1]) / 1024 if found else 0.0
