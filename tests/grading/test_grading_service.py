import json
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.errors import GraderFault, NotFound, RefusedUpload, UnreadableSample
from app.grading import Outcome
from app.grading.bench_service import Grading, Judged
from app.grading.exercise import LIVE_KINDS
from app.grading.lab import Params
from app.grading.loading import load_lab, load_model
from app.grading.performing import performed
from app.grading.scoring import Score, score

FIXTURES = Path(__file__).parent / "fixture_labs"
SLUG = "every-kind"

LIGHT = """
import sys
from pathlib import Path
from app.grading.bench_service import Grading
from app.grading import lab_toml, scoring, wording, items
with Grading(Path(sys.argv[1])) as grading:
    params = grading.draw("every-kind", "1")
    grading.judge("every-kind", params, {"accession": "X"})
heavy = {"pydicom", "numpy", "hl7apy", "pynetdicom", "app.dicom", "app.hl7"} & set(sys.modules)
sys.exit(f"loaded {heavy}" if heavy else 0)
"""


@pytest.fixture(scope="module")
def grading() -> Iterator[Grading]:
    with Grading(FIXTURES) as grading:
        yield grading


@pytest.fixture(scope="module")
def params(grading: Grading) -> Params:
    return grading.draw(SLUG, "learner-1")


def perform(
    hospital: Mapping[str, Any], actions: Sequence[Mapping[str, Any]], _files: Mapping[str, bytes]
) -> tuple[list[dict[str, Any]], Mapping[str, Any], Mapping[str, Any]]:
    """Answer every action well, and leave another hospital behind."""
    done = [{"action": action, "trace": {}, "result": {"ok": True}} for action in actions]
    return done, {**hospital, "changed": True}, hospital


def model(params: Params) -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
    """Return the model's texts, uploads and evidence."""
    folder = FIXTURES / "every_kind"
    code = load_lab(folder)
    bench = code.lab.bench(params)
    raws = performed(code.spec.exercises, load_model(folder).answers(bench), bench, perform)
    uploads = {"send": raws.pop("send")["files"]}
    live = [each.id for each in code.spec.exercises if each.kind in LIVE_KINDS]
    return raws, uploads, {name: raws.pop(name) for name in live}


def scored(judged: Judged) -> Score:
    """Return what the verdicts come to by the lab's own points."""
    code = load_lab(FIXTURES / "every_kind")
    critical = {each.code for each in code.findings.values() if each.critical}
    return score(code.spec.exercises, judged.verdicts, critical, code.spec.passing_percent)


def test_the_model_scores_all_points(grading: Grading, params: Params) -> None:
    raws, uploads, evidence = model(params)

    judged = grading.judge(SLUG, params, raws, uploads=uploads, evidence=evidence)

    outcomes = {name: verdict.outcome for name, verdict in judged.verdicts.items()}
    assert set(outcomes.values()) == {Outcome.RIGHT}, judged.verdicts
    total = scored(judged)
    assert (total.points, total.points_possible) == (23, 23)
    assert total.passed
    assert len(judged.version) == 64


def test_what_several_exercises_see_goes_to_the_worker_once(
    grading: Grading, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    raws, uploads, evidence = model(params)
    whole = {"exchanges": [], "hospital": {"nodes": []}, "before": {"nodes": []}}
    requests: list[Mapping[str, Any]] = []
    call = grading._pool.call

    def listen(task: str, request: Mapping[str, Any], *more: Any) -> Any:
        requests.append(request)
        return call(task, request, *more)

    monkeypatch.setattr(grading._pool, "call", listen)
    evidence |= {"one": whole, "another": whole}

    judged = grading.judge(SLUG, params, raws, uploads=uploads, evidence=evidence)

    [request] = requests
    assert request["told"].count(whole) == 1
    assert all(
        request["told"][request["evidence"][name]] is each for name, each in evidence.items()
    )
    assert scored(judged).passed


def test_the_page_gets_the_bench_without_its_truth(grading: Grading, params: Params) -> None:
    bench = grading.bench(SLUG, params)

    assert [file.name for file in bench.files] == ["scan.dcm"]
    assert bench.files[0].size == len(grading.file(SLUG, params, "scan.dcm"))
    assert bench.messages["order"].startswith("MSH|")
    assert "\r" not in bench.messages["order"]
    assert bench.starts["message"] == bench.messages["order"]
    assert json.loads(bench.starts["mapping"]) == [{"from": "ORC-2", "to": ""}]
    assert not hasattr(bench, "truth")


def test_a_file_is_shown_as_tree_and_image(grading: Grading, params: Params) -> None:
    tree = json.loads(grading.tree(SLUG, params, "scan.dcm"))
    image = json.loads(grading.image(SLUG, params, "scan.dcm"))
    frame = grading.frame(SLUG, params, "scan.dcm", 0)

    assert "(0010,0010)" in {element["path"] for element in tree["elements"]}
    assert (image["rows"], image["columns"]) == (params["rows"], 40)
    assert (frame.rows, frame.columns) == (params["rows"], 40)
    assert len(frame.data) == params["rows"] * 40 * 2
    assert grading.tree(SLUG, params, "scan.dcm") is grading.tree(SLUG, params, "scan.dcm")


def test_bytes_from_outside_are_shown_the_same(grading: Grading, params: Params) -> None:
    data = grading.file(SLUG, params, "scan.dcm")

    assert grading.tree_of(data, "scan.dcm") == grading.tree(SLUG, params, "scan.dcm")
    assert json.loads(grading.image_of(data, "x.dcm"))["name"] == "x.dcm"
    assert grading.frame_of(data, "x.dcm", 0) == grading.frame(SLUG, params, "scan.dcm", 0)


def test_a_message_is_checked_as_it_stands(grading: Grading, params: Params) -> None:
    text = grading.bench(SLUG, params).messages["order"]

    checked = json.loads(grading.check_hl7(text))

    assert [segment["name"] for segment in checked["segments"]] == ["MSH", "PID"]


@pytest.mark.parametrize("text", ["", "PID|1", "\0" * 100, "MSH|", "MSH|^~\\&|" * 100_000])
def test_any_text_is_checked_or_refused_with_a_sentence(grading: Grading, text: str) -> None:
    try:
        assert json.loads(grading.check_hl7(text))["segments"]
    except UnreadableSample as error:
        assert str(error).endswith(".")  # noqa: PT017


def test_nothing_answered_is_wrong_without_a_finding(grading: Grading, params: Params) -> None:
    judged = grading.judge(SLUG, params, {"accession": "  "})

    assert {verdict.note for verdict in judged.verdicts.values()} == {"No answer yet."}
    assert {verdict.findings for verdict in judged.verdicts.values()} == {()}
    assert scored(judged).points == 0


def test_only_the_exercises_asked_for_are_judged(grading: Grading, params: Params) -> None:
    judged = grading.judge(SLUG, params, {"rows": "40", "modality": "ct"}, only=["rows"])

    assert set(judged.verdicts) == {"rows"}
    assert judged.verdicts["rows"].findings[0].code == "COLUMNS_FOR_ROWS"


def test_a_decimal_comma_is_read_and_said(grading: Grading, params: Params) -> None:
    judged = grading.judge(SLUG, params, {"rows": "40,0"}, only=["rows"])

    assert judged.verdicts["rows"].note == "The comma was read as a decimal point."


def test_a_critical_finding_caps_the_score(grading: Grading, params: Params) -> None:
    raws, uploads, evidence = model(params)
    variant = grading.draw(SLUG, "learner-2")
    other = {"send": {"a.dcm": grading.file(SLUG, variant, "scan.dcm")}}

    judged = grading.judge(SLUG, params, raws, uploads=other, evidence=evidence, also=[variant])

    total = scored(judged)
    assert total.critical_codes == ("WRONG_PATIENT",)
    assert total.points == 9
    assert not total.passed
    del uploads


@pytest.mark.parametrize("slug", ["no-such-lab", "../etc"])
def test_a_lab_that_is_not_there_is_not_found(grading: Grading, slug: str) -> None:
    with pytest.raises(NotFound):
        grading.draw(slug, "1")


def test_a_file_that_is_not_there_is_not_found(grading: Grading, params: Params) -> None:
    for name in ("nothing.dcm", "../lab.py"):
        with pytest.raises(NotFound):
            grading.file(SLUG, params, name)
        with pytest.raises(NotFound):
            grading.tree(SLUG, params, name)


def nested(depth: int) -> bytes:
    """Return a file whose sequences nest *depth* deep."""
    opening = b"\x40\x00\x75\x02SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    closing = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    return header(b"1.2.840.10008.1.2.1\0") + opening * depth + closing * depth


def header(transfer_syntax: bytes) -> bytes:
    """Return preamble, prefix and the file meta that declares *transfer_syntax*."""
    element = b"\x02\x00\x10\x00UI" + len(transfer_syntax).to_bytes(2, "little") + transfer_syntax
    group = b"\x02\x00\x00\x00UL\x04\x00" + len(element).to_bytes(4, "little")
    return bytes(128) + b"DICM" + group + element


def bomb(size: int) -> bytes:
    """Return a deflated data set that inflates to *size* zeros."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    inflated = deflate.compress(bytes(size)) + deflate.flush()
    return header(b"1.2.840.10008.1.2.1.99") + inflated


def many_items(count: int) -> bytes:
    """Return a sequence of *count* empty items."""
    items = b"\xfe\xff\x00\xe0\0\0\0\0" * count
    sequence = b"\x40\x00\x75\x02SQ\0\0" + len(items).to_bytes(4, "little")
    return header(b"1.2.840.10008.1.2.1\0") + sequence + items


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"",
        lambda: b"\x7fELF" + bytes(4000),
        lambda: b"<html>" * 1000,
        lambda: nested(1000),
        lambda: nested(100_000),
        lambda: bomb(512 * 1024 * 1024),
        lambda: many_items(1_000_000),
        lambda: bytes(9 * 1024 * 1024),
    ],
    ids=["empty", "elf", "html", "deep", "deeper", "bomb", "items", "large"],
)
def test_a_hostile_file_is_unreadable_and_the_next_one_is_judged(
    grading: Grading, params: Params, made: Callable[[], bytes]
) -> None:
    data = made()
    began = time.monotonic()
    judged = grading.judge(SLUG, params, {}, uploads={"send": {"evil.dcm": data}}, only=["send"])

    assert judged.verdicts["send"].outcome in (Outcome.UNREADABLE, Outcome.WRONG)
    if judged.verdicts["send"].outcome is Outcome.UNREADABLE:
        assert judged.verdicts["send"].note.endswith(".")
    assert time.monotonic() - began < 6
    good = {"send": {"good.dcm": grading.file(SLUG, params, "scan.dcm")}}
    judged = grading.judge(SLUG, params, {}, uploads=good, only=["send"])
    assert judged.verdicts["send"].outcome is Outcome.RIGHT


@pytest.mark.parametrize("name", ["../../evil.dcm", "a/b\\c.dcm", "", "x" * 5000, "\x00.dcm"])
def test_the_name_of_an_upload_is_only_a_name(grading: Grading, params: Params, name: str) -> None:
    data = grading.file(SLUG, params, "scan.dcm")

    judged = grading.judge(SLUG, params, {}, uploads={"send": {name: data}}, only=["send"])

    assert judged.verdicts["send"].outcome is Outcome.RIGHT


def test_a_worker_killed_during_a_judgement_costs_nothing(tmp_path: Path) -> None:
    with Grading(FIXTURES, size=1) as grading:
        params = grading.draw(SLUG, "1")
        pool = grading._pool
        worker = pool._idle[0]
        stopped = threading.Timer(0.2, os.kill, (worker.pid, signal.SIGKILL))
        os.kill(worker.pid, signal.SIGSTOP)
        stopped.start()

        with pytest.raises(GraderFault, match="Nothing was counted"):
            grading.judge(SLUG, params, {"accession": "X"})

        assert not scored(grading.judge(SLUG, params, {"accession": "X"})).passed
    del tmp_path


def test_the_same_answers_get_the_same_verdicts_from_any_worker(
    grading: Grading, params: Params
) -> None:
    raws, uploads, evidence = model(params)

    def ask(_number: int) -> Any:
        return grading.judge(SLUG, params, raws, uploads=uploads, evidence=evidence)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(24)))

    assert all(answer == answers[0] for answer in answers)


def test_many_learners_get_their_own_bench(grading: Grading) -> None:
    def ask(number: int) -> bool:
        params = grading.draw(SLUG, f"many-{number}")
        raws = {"accession": params["accession"]}
        judged = grading.judge(SLUG, params, raws, only=["accession"])
        return judged.verdicts["accession"].outcome is Outcome.RIGHT

    with ThreadPoolExecutor(32) as threads:
        assert all(threads.map(ask, range(200)))


def test_the_site_never_loads_the_heavy_libraries() -> None:
    command = [sys.executable, "-c", LIGHT, str(FIXTURES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr


def test_renewed_graders_read_the_folders_again(tmp_path: Path) -> None:
    with Grading(tmp_path, size=1) as grading:
        with pytest.raises(NotFound):
            grading.draw(SLUG, "1")
        (tmp_path / "every_kind").symlink_to(FIXTURES / "every_kind")
        grading.renew()

        assert grading.draw(SLUG, "1")["rows"]


def test_a_file_of_nobody_in_the_lab_is_refused_before_it_is_judged(
    grading: Grading, params: Params
) -> None:
    other = grading.file(SLUG, grading.draw(SLUG, "learner-2"), "scan.dcm")

    with pytest.raises(RefusedUpload) as refused:
        grading.judge(SLUG, params, {}, uploads={"send": {"a.dcm": other}})

    assert len(refused.value.sentences) > 1
    assert grading.judge(SLUG, params, {}, uploads={"send": {"a.dcm": other}}, screen=False)
