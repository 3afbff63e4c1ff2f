"""The rules of a lab's contract, one small function each; a breach is a sentence."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.errors import InvalidContent
from app.grading.desk import DESK_KINDS
from app.grading.exercise import HOSPITAL_KINDS, NEEDS_SOURCE, Exercise
from app.grading.lab import Answers, Bench, Model
from app.grading.loading import LabCode
from app.grading.scoring import Score
from app.grading.verdict import Outcome, Verdict
from app.grading.wording import names_in, put_words, word_finding, words_in

FEWEST_MISCONCEPTIONS = 4
SHORTEST_SECRET = 4

_SECRET_KINDS = frozenset({"text", "number"})
_FILE_SOURCES = frozenset({"edit_dataset", "window_level", "region"})


def declaration_breaches(code: LabCode, model: Model) -> Iterator[str]:
    """Return what is amiss with the lab's words, whatever the seed."""
    codes = Counter(each for each, _ in model.misconceptions)
    if len(codes) < FEWEST_MISCONCEPTIONS:
        yield f"The lab knows {len(codes)} misconceptions; it needs {FEWEST_MISCONCEPTIONS}."
    for twice in sorted(each for each, count in codes.items() if count > 1):
        yield f"The misconception {twice} stands twice; one function may replace several answers."
    for missing in sorted(codes.keys() - code.findings):
        yield f"findings.toml has no words for {missing}."
    for name, text in code.findings.items():
        if names_in(text.why):
            yield f"Why {name} matters is read away from the lab, too: its facts belong into saw."


def bench_breaches(code: LabCode, bench: Bench) -> Iterator[str]:
    """Return exercises whose source, rows or words the bench does not have."""
    for exercise in code.spec.exercises:
        yield from _source_breaches(exercise, bench)
        for name in sorted(words_in(_shown_text(exercise)) - set(bench.words)):
            yield f"The exercise {exercise.id} shows the word {name}, which the bench has not."


def _source_breaches(exercise: Exercise, bench: Bench) -> Iterator[str]:
    source, held = exercise.source, {*bench.files, *bench.messages, *bench.tables, *bench.databases}
    if source and source not in held:
        yield f"The exercise {exercise.id} is about {source}, which is not on the bench."
    if exercise.kind in NEEDS_SOURCE and source not in _place(exercise, bench):
        yield f"The exercise {exercise.id} needs a source of its own kind, not {source}."
    if exercise.kind == "per_row":
        rows = bench.tables.get(exercise.id)
        if not rows or not all("id" in row for row in rows):
            yield f"The exercise {exercise.id} needs a table of rows, each with its id."
        elif any(column.id in row for row in rows for column in exercise.columns):
            yield f"The table of {exercise.id} already fills a column that the learner fills."


def _place(exercise: Exercise, bench: Bench) -> Mapping[str, Any]:
    if exercise.kind == "sql":
        return bench.databases
    return bench.files if exercise.kind in _FILE_SOURCES else bench.messages


def console_breaches(code: LabCode, answers: Answers) -> Iterator[str]:
    """Return actions at the hospital's systems that a learner is not offered."""
    offered = {*code.spec.console, *({"undo"} if "configure" in code.spec.console else ())}
    offered |= DESK_KINDS if code.spec.incident else set()
    for exercise in code.spec.exercises:
        raw = answers.get(exercise.id)
        if exercise.kind not in HOSPITAL_KINDS or not isinstance(raw, Mapping):
            continue
        kinds = {str(action.get("kind")) for action in raw.get("actions", ())}
        for kind in sorted(kinds - offered):
            yield f"The answers of {exercise.id} use {kind}, which console does not offer."


def desk_breaches(code: LabCode, bench: Bench, answers: Answers) -> Iterator[str]:
    """Return what is amiss with the desk of an incident, and with what the answers do there."""
    if code.spec.incident is None:
        return
    if bench.desk is None or bench.hospital is None:
        yield "The bench of an incident needs a desk and a hospital."
        return
    nodes = [node["id"] for node in bench.hospital["nodes"]]
    for raw in answers.values():
        for action in raw.get("actions", ()) if isinstance(raw, Mapping) else ():
            if problem := bench.desk.problem(action, nodes):
                yield f"At the desk, {action.get('kind')} is refused: {problem}"
    if names := {each.id for each in bench.desk.sources} & set(nodes):
        yield f"Systems and sources share the names {', '.join(sorted(names))}."


def leak_breaches(code: LabCode, bench: Bench, answers: Answers) -> Iterator[str]:
    """Return where the model's own words stand in what the learner reads before answering."""
    words = list(bench.words.values())
    for exercise in code.spec.exercises:
        secret = _secret(exercise, answers)
        text = put_words(" \n ".join((exercise.prompt, *exercise.hints)), bench.words)
        if secret and secret in text:
            yield f"Prompt or hints of {exercise.id} hold its answer."
        if secret and secret in words:
            yield f"A word of the bench is the answer of {exercise.id}."


def giveaway_breaches(
    code: LabCode, verdicts: Mapping[str, Verdict], answers: Answers, raws: Mapping[str, Any]
) -> Iterator[str]:
    """Return findings and notes that tell a learner who is wrong what would be right."""
    for exercise in code.spec.exercises:
        verdict, secret = verdicts[exercise.id], _secret(exercise, answers)
        if not secret or verdict.outcome is Outcome.RIGHT or secret in str(raws.get(exercise.id)):
            continue
        said = [verdict.note]
        for finding in verdict.findings:
            if (text := code.findings.get(finding.code)) is not None:
                worded = word_finding(finding, text)
                said += [worded.saw, worded.why, worded.next]
        if any(secret in each for each in said):
            yield f"A finding of {exercise.id} gives its answer away."


def unworded(code: LabCode, verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Return findings without words, and words with names that no fact fills."""
    for verdict in verdicts.values():
        for finding in verdict.findings:
            if finding.code not in code.findings:
                yield f"findings.toml has no words for {finding.code}."
                continue
            try:
                word_finding(finding, code.findings[finding.code], strict=True)
            except InvalidContent as error:
                yield str(error)


def shown(verdicts: Mapping[str, Verdict], total: Score, code: LabCode) -> str:
    """Return the exercises that miss points, with what was found."""
    missing = []
    for exercise in code.spec.exercises:
        verdict = verdicts[exercise.id]
        if total.by_exercise[exercise.id] < exercise.points or verdict.findings:
            found = ", ".join(f"{each.code} {each.saw!r}" for each in verdict.findings)
            missing.append(f"{exercise.id} is {verdict.outcome} ({verdict.note} {found})")
    return "; ".join(missing)


def as_bytes(bench: Bench) -> bytes:
    """Return everything on the bench as bytes, to be compared."""
    plain = [
        {name: data.hex() for name, data in sorted(bench.files.items())},
        {name: data.hex() for name, data in sorted(bench.messages.items())},
        [dict(bench.tables), bench.hospital, dict(bench.databases), dict(bench.words)],
        [dict(bench.traces), dict(bench.logs), bench.desk and bench.desk.to_data()],
    ]
    return json.dumps(plain, sort_keys=True, default=repr).encode()


def _secret(exercise: Exercise, answers: Answers) -> str:
    """Return the model's answer where it is a text that must not be read elsewhere."""
    raw = answers.get(exercise.id)
    if exercise.kind not in _SECRET_KINDS or not isinstance(raw, str):
        return ""
    return raw.strip() if len(raw.strip()) >= SHORTEST_SECRET else ""


def _shown_text(exercise: Exercise) -> str:
    choices: Iterable[str] = (
        choice.text for choice in (*exercise.options, *exercise.left, *exercise.right)
    )
    return " ".join((exercise.prompt, *exercise.hints, *choices))
