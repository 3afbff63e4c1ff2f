"""A file from outside is screened and judged in one child; what is amiss is told step by step."""

from pathlib import Path
from typing import Any

import pytest

from app.errors import RefusedUpload
from app.grading import sandbox
from app.grading.judging import isolated_by
from app.grading.lab import Params
from app.grading.worker_tasks import GraderTasks

FIXTURES = Path(__file__).parent / "fixture_labs"
SLUG = "every-kind"
TRUNCATED = 400


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Give a list that gets an entry for each child."""
    found: list[object] = []
    run = sandbox.run

    def counted(job: sandbox.Job, limits: sandbox.SandboxLimits = sandbox.LIMITS) -> Any:
        found.append(limits)
        return run(job, limits)

    monkeypatch.setattr(sandbox, "run", counted)
    monkeypatch.setattr("app.grading.worker_tasks._isolate", isolated_by(counted))
    return found


@pytest.fixture(scope="module")
def tasks() -> GraderTasks:
    return GraderTasks(FIXTURES)


def params_of(tasks: GraderTasks, seed: str) -> Params:
    params: Params = tasks.draw({"slug": SLUG, "seed": seed}, {})[0]["params"]
    return params


def scan(tasks: GraderTasks, params: Params) -> bytes:
    return tasks.file({"slug": SLUG, "params": params, "name": "scan.dcm"}, {})[1]["file"]


def judged(tasks: GraderTasks, params: Params, data: bytes) -> dict[str, Any]:
    """Return what the worker answers to one file for one exercise."""
    request = {"slug": SLUG, "params": params, "raws": {}, "evidence": {}, "only": ["send"]}
    return tasks.judge(request, {"send/a.dcm": data})[0]


def test_a_file_that_is_well_takes_one_child(tasks: GraderTasks, children: list[object]) -> None:
    params = params_of(tasks, "learner-1")

    told = judged(tasks, params, scan(tasks, params))

    assert told["verdicts"]["send"]["outcome"] == "right"
    assert told["unscreened"] == []
    assert len(children) == 1


def test_the_verdict_is_that_of_a_child_for_each_step(tasks: GraderTasks) -> None:
    params = params_of(tasks, "learner-1")
    data = scan(tasks, params)
    request = {"slug": SLUG, "params": params, "raws": {}, "evidence": {}, "only": ["send"]}

    apart = tasks.judge({**request, "screen": False}, {"send/a.dcm": data})[0]

    assert judged(tasks, params, data) == apart


def test_a_file_that_tells_of_somebody_is_refused_and_not_judged(
    tasks: GraderTasks, children: list[object]
) -> None:
    other = scan(tasks, params_of(tasks, "learner-2"))

    with pytest.raises(RefusedUpload) as refused:
        judged(tasks, params_of(tasks, "learner-1"), other)

    assert len(refused.value.sentences) > 1
    assert len(children) == 2


def test_a_file_that_nobody_can_read_is_judged_and_called_unscreened(
    tasks: GraderTasks, children: list[object]
) -> None:
    params = params_of(tasks, "learner-1")

    told = judged(tasks, params, b"\x7fELF" + bytes(TRUNCATED))

    assert told["verdicts"]["send"]["outcome"] == "unreadable"
    assert told["unscreened"] == ["send"]
    assert len(children) == 3


def test_what_takes_longer_is_looked_at_with_the_whole_of_the_limits(
    tasks: GraderTasks, children: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    params = params_of(tasks, "learner-1")
    hasty = sandbox.SandboxLimits(wall_seconds=0.0)
    monkeypatch.setattr("app.grading.worker_tasks._AT_ONCE", hasty)

    told = judged(tasks, params, scan(tasks, params))

    assert told["verdicts"]["send"]["outcome"] == "right"
    assert children[0] is hasty
    assert len(children) > 1
