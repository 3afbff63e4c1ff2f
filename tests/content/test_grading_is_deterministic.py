"""The same answers get the same verdicts: again, in another order, in another process."""

import json
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pytest

from app.grading.exercise import LIVE_KINDS
from app.grading.judging import judge
from app.grading.lab import Answers, Bench, Model
from app.grading.loading import LabCode, lab_folders, load_lab, load_model
from app.grading.performing import performed
from app.grading.verdict import verdict_as_data
from app.practice.rehearsing import Rehearsal

FOLDERS = lab_folders(Path(__file__).parents[2] / "labs")
SEEDS = ("seed-1", "seed-2")
ROUNDS = (2, 1)
"""How often each process judges every hand-in."""


def judgements(folder: Path, seeds: Sequence[str], order: int) -> list[str]:
    """Return the verdicts on the lab's own answers as text, each that differs beside the others.

    *order* shuffles what is judged after what, and says which of the two processes this is.
    """
    code, model = load_lab(folder), load_model(folder)
    found: dict[str, set[str]] = {}
    # One bench a seed: a check that changed it would be found out by the next.
    benches = {seed: code.lab.bench(code.lab.params(seed)) for seed in seeds}
    work = [
        (f"{seed} {name}", bench, raws)
        for seed, bench in benches.items()
        for name, raws in _hand_ins(code, model, bench)
    ] * ROUNDS[order]
    random.Random(order).shuffle(work)  # noqa: S311 - to be repeated
    for name, bench, raws in work:
        exercises = list(raws.items())
        random.Random(order).shuffle(exercises)  # noqa: S311 - to be repeated
        verdicts = judge(code, bench, dict(exercises))
        told = json.dumps({each: verdict_as_data(verdict) for each, verdict in verdicts.items()})
        found.setdefault(name, set()).add(told)
    return [f"{name}: {told}" for name in sorted(found) for told in sorted(found[name])]


def _hand_ins(code: LabCode, model: Model, bench: Bench) -> list[tuple[str, Answers]]:
    answers = model.answers(bench)
    wrong = [(each, {**answers, **function(bench)}) for each, function in model.misconceptions]
    # The actions of live exercises are performed once.
    perform = Rehearsal()
    return [
        (name, performed(code.spec.exercises, raws, bench, perform))
        for name, raws in [("the model", answers), *wrong]
    ]


@pytest.fixture(scope="module")
def judged() -> dict[str, list[list[str]]]:
    """Give the verdicts of every lab from two processes that began afresh."""
    quiet = [folder for folder in FOLDERS.values() if not _is_live(folder)]
    context = get_context("spawn")
    found: dict[str, list[list[str]]] = {}
    with ProcessPoolExecutor(1, context) as one, ProcessPoolExecutor(1, context) as other:
        both = (
            pool.map(judgements, quiet, repeat(SEEDS), repeat(order))
            for order, pool in enumerate((one, other))
        )
        for folder, first, second in zip(quiet, *both, strict=True):
            found[folder.name] = [first, second]
    return found


def _is_live(folder: Path) -> bool:
    return any(each.kind in LIVE_KINDS for each in load_lab(folder).spec.exercises)


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=list(FOLDERS))
def test_the_same_answers_get_the_same_verdicts(
    folder: Path, judged: dict[str, list[list[str]]]
) -> None:
    if _is_live(folder):
        # Evidence holds times and ports, so that one run is judged again and not another.
        once = judgements(folder, SEEDS[:1], 0)
        names = [each.partition(":")[0] for each in once]
        assert len(names) == len(set(names))
        return
    first, second = judged[folder.name]
    names = [each.partition(":")[0] for each in first]

    assert len(names) == len(set(names)), "One round differs from another."
    assert first == second
