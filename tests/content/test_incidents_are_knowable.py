"""Whoever takes an incident's shortest good path has seen a sign of each fault that she mends."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.grading import Answers, Bench, Shift
from app.grading.lab_toml import read_spec
from app.grading.loading import LabCode, lab_folders, load_lab, load_model
from app.grading.performing import actions_of
from app.learning.debriefing import Debrief, debrief_of
from app.practice.carrying import Carried
from app.practice.states import full

ROOT = Path(__file__).parent.parent.parent / "labs"
FOLDERS = [
    folder for folder in lab_folders(ROOT).values() if read_spec(folder).incident is not None
]
SEEDS = ("seed-0", "seed-1", "seed-2")


def versions_in(bench: Bench, actions: list[dict[str, Any]]) -> Iterator[tuple[int, Any, Any]]:
    """Perform *actions*, and yield each step's number, its exchange and the hospital after it."""
    carried = Carried(full(json.loads(json.dumps(bench.hospital))))
    for number, action in enumerate(actions, 1):
        carried.act(action, bench.files)
        yield number, carried.exchanges[-1], carried.hospital


def debrief_in(code: LabCode, bench: Bench, answers: Answers) -> Debrief:
    actions = actions_of(code.spec.exercises, answers)
    done = list(versions_in(bench, actions))
    shift = Shift.told(((row["action"], row["result"]) for _, row, _ in done), bench.desk)
    versions = [(number, node) for number, _, hospital in done for node in hospital["nodes"]]
    labels = {node["id"]: node["label"] for node in done[-1][2]["nodes"]}
    return debrief_of(shift, actions, labels, versions)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_the_model_mends_nothing_of_which_it_has_seen_no_sign(folder: Path, seed: str) -> None:
    code = load_lab(folder)
    bench = code.lab.bench(code.lab.params(seed))

    debrief = debrief_in(code, bench, load_model(folder).answers(bench))

    assert [each.cause for each in debrief.faults if each.unseen or not each.known] == []
    assert [each.cause for each in debrief.faults if each.mends and not each.mended] == []
    assert [each.title for each in debrief.knowable if each.after] == []
    assert debrief.minutes == debrief.path_minutes
