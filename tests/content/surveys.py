"""A lab looked at over many seeds: what it tells before anybody answers, and who could guess it.

Benches are built in this process and thrown away; what comes back is small and can travel.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.frozen import replace
from app.grading.bench_data import bench_data
from app.grading.exercise import LIVE_KINDS, Exercise
from app.grading.judging import judge
from app.grading.kinds import KIND_BY_NAME
from app.grading.lab import Answers, Bench
from app.grading.loading import LabCode, load_lab, load_model
from app.grading.wording import put_words

LEARNED_FROM = 8
"""So many variants have been seen by whoever answers by what was most often right."""

SHORTEST_SECRET = 4

SHOWN_AS_EVIDENCE = frozenset({"edit_hl7", "table_edit"})
"""Kinds whose widget starts with a message or a table that lies on the bench anyway."""

_HEAVY = frozenset({"edit_dataset", "upload_dicom", "edit_hl7", "sql"}) | LIVE_KINDS
_TYPED = frozenset({"text", "number"})


class Secret:
    """Stands where the truth stood: whatever touches it is found out."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"The truth is asked for its {name}.")


@dataclass(slots=True)
class Survey:
    """What was seen of one lab: *leaks* as sentences, how often each way of guessing passed.

    *right* counts, for each exercise where one option is chosen, which one was right how often.
    """

    slug: str
    seeds: int
    leaks: list[str] = field(default_factory=list)
    guessed: int = 0
    replayed: int = 0
    untouched: list[str] = field(default_factory=list)
    right: dict[str, Counter[str]] = field(default_factory=dict)


def survey(folder: Path, seeds: Sequence[str]) -> Survey:
    """Return what is seen of the lab in *folder*."""
    code, model = load_lab(folder), load_model(folder)
    found = Survey(code.slug, len(seeds))
    seen: list[Answers] = []
    for seed in seeds:
        bench = code.lab.bench(code.lab.params(seed))
        answers = model.answers(bench)
        starts = starts_of(code, bench)
        found.leaks += [f"{leak} (seed {seed})" for leak in leaks(code, bench, answers)]
        if _passes(code, bench, {name: raw for name, raw in starts.items() if raw}, answers):
            found.untouched.append(seed)
        if len(seen) >= LEARNED_FROM:
            found.guessed += _passes(code, bench, commonest(seen[:LEARNED_FROM]), answers)
            found.replayed += _passes(code, bench, seen[0], answers)
        for exercise in code.spec.exercises:
            if exercise.kind == "choice":
                found.right.setdefault(exercise.id, Counter())[answers[exercise.id]] += 1
        seen = [*seen, answers][:LEARNED_FROM]
    return found


# --- what is told ----------------------------------------------------------------------------


def starts_of(code: LabCode, bench: Bench) -> dict[str, Any]:
    """Return the raw answer of somebody who has touched nothing, by exercise id."""
    return {each.id: KIND_BY_NAME[each.kind].start(each, bench) for each in code.spec.exercises}


def leaks(code: LabCode, bench: Bench, answers: Answers) -> Iterator[str]:
    """Yield where an answer stands in what a learner is told or given before answering.

    Files, messages, tables and databases are evidence, in which answers are to be found; so is
    the ticket, which may quote a log or a price list. Prompts, hints, options, names and widgets
    are not.
    """
    yield from _asks_for_truth(code, bench)
    told = {
        f"The {part} of {exercise.id}": put_words(text, bench.words)
        for exercise in code.spec.exercises
        for part, text in _told(exercise)
    }
    starts = starts_of(code, bench)
    for exercise in code.spec.exercises:
        if exercise.kind not in SHOWN_AS_EVIDENCE:
            told[f"The start of {exercise.id}"] = json.dumps(starts[exercise.id])
    told["A name on the bench"] = " ".join((*bench.files, *bench.messages, *bench.databases))
    for exercise in code.spec.exercises:
        if secret := secret_of(exercise, answers):
            for place, text in told.items():
                if holds(text, secret):
                    yield f"{place} holds {secret!r}, the answer of {exercise.id}."


def secret_of(exercise: Exercise, answers: Answers) -> str:
    """Return the answer that is typed, if it is long enough to be no accident elsewhere."""
    raw = answers.get(exercise.id)
    text = raw.strip() if exercise.kind in _TYPED and isinstance(raw, str) else ""
    return text if len(text) >= SHORTEST_SECRET else ""


def holds(text: str, secret: str) -> bool:
    """Say whether *secret* stands in *text* by itself, not as a part of a longer word or number."""
    return bool(re.search(rf"(?<![\w.]){re.escape(secret)}(?![\w]|\.\d)", text))


def _told(exercise: Exercise) -> Iterator[tuple[str, str]]:
    yield "prompt", exercise.prompt
    yield from (("hint", hint) for hint in exercise.hints)
    choices = " \n ".join(
        each.text for each in (*exercise.options, *exercise.left, *exercise.right)
    )
    yield "options", choices
    columns = (choice for column in exercise.columns for choice in (column.title, *column.choices))
    yield "columns", " \n ".join(columns)


def _asks_for_truth(code: LabCode, bench: Bench) -> Iterator[str]:
    blind = replace(bench, truth=Secret())
    try:
        same = bench_data(blind) == bench_data(bench) and starts_of(code, blind) == starts_of(
            code, bench
        )
    except AssertionError as error:
        yield str(error)
        return
    if not same:
        yield "What is served depends on the truth."


# --- who could guess -------------------------------------------------------------------------


def commonest(seen: Sequence[Answers]) -> Answers:
    """Return for each exercise what was right most often, decision by decision where there are."""
    return {name: _commonest([answers[name] for answers in seen]) for name in seen[0]}


def _commonest(raws: Sequence[Any]) -> Any:
    read = [_as_object(raw) for raw in raws]
    if all(isinstance(each, dict) for each in read):
        return json.dumps(_by_key(read))
    texts = Counter(json.dumps(raw, default=repr) for raw in raws)
    best = texts.most_common(1)[0][0]
    return next(raw for raw in raws if json.dumps(raw, default=repr) == best)


def _by_key(values: Sequence[Any]) -> Any:
    if all(isinstance(each, dict) for each in values):
        keys = dict.fromkeys(key for each in values for key in each)
        return {key: _by_key([each[key] for each in values if key in each]) for key in keys}
    texts = Counter(json.dumps(each) for each in values)
    return json.loads(texts.most_common(1)[0][0])


def _as_object(raw: Any) -> Any:
    try:
        return json.loads(raw) if isinstance(raw, str) and raw[:1] == "{" else raw
    except ValueError:
        return raw


def _passes(code: LabCode, bench: Bench, raws: Mapping[str, Any], answers: Answers) -> bool:
    """Say whether *raws* pass; costly kinds are right where they are what the model says."""
    points = 0.0
    for exercise in code.spec.exercises:
        raw = raws.get(exercise.id)
        if exercise.kind in _HEAVY:
            points += exercise.points * (bool(raw) and raw == answers.get(exercise.id))
        elif raw:
            verdict = judge(code, bench, raws, only={exercise.id})[exercise.id]
            points += float(verdict.share) * exercise.points
    possible = sum(exercise.points for exercise in code.spec.exercises)
    return 100 * points >= code.spec.passing_percent * possible
