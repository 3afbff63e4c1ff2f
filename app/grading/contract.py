"""The proof that a lab keeps its contract, over as many seeds as are asked for.

Used by ``tests/content`` and by ``readingroom check``. A breach is a sentence; no breach is an
empty list. Live exercises need somebody who performs console actions: the caller passes it in.
"""

import json
import statistics
import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.grading import contract_rules as rules
from app.grading.bench_data import bench_data
from app.grading.contract_incident import incident_breaches
from app.grading.exercise import HOSPITAL_KINDS, LIVE_KINDS
from app.grading.harm_rules import harm_breaches
from app.grading.judging import judge
from app.grading.kinds import KIND_BY_NAME
from app.grading.lab import Answers, Bench, Model, Params
from app.grading.loading import LabCode, load_lab, load_model
from app.grading.performing import Perform, performed
from app.grading.scoring import Score, score
from app.grading.verdict import Verdict


@dataclass
class Proof:
    """What was found of one lab: breaches as sentences, and how long it took by the median."""

    slug: str
    seeds: int
    breaches: list[str] = field(default_factory=list)
    build_ms: float = 0.0
    grade_ms: float = 0.0


def prove(folder: Path, seeds: Sequence[str], perform: Perform | None = None) -> Proof:
    """Return the proof of the lab in *folder*.

    Without *perform*, the live exercises of a lab are left out, and so is the rule that its
    model scores 100 and that each misconception shows.
    """
    code, model = load_lab(folder), load_model(folder)
    proof = Proof(code.slug, len(seeds))
    proof.breaches += rules.declaration_breaches(code, model)
    builds: list[float] = []
    grades: list[float] = []
    found: dict[str, list[str]] = {}
    for seed in seeds:
        try:
            trial = Trial(code, model, seed, perform)
            for sentence in trial.breaches():
                found.setdefault(sentence, []).append(seed)
        except Exception as error:  # noqa: BLE001 - whatever a lab raises, it is a breach
            found.setdefault(_what_failed(error), []).append(seed)
            continue
        builds.append(trial.build_ms)
        grades.append(trial.grade_ms)
    proof.breaches += [f"{sentence} ({_where(under)})" for sentence, under in found.items()]
    proof.breaches += _sameness_breaches(code, seeds)
    proof.build_ms = statistics.median(builds) if builds else 0.0
    proof.grade_ms = statistics.median(grades) if grades else 0.0
    return proof


class Trial:
    """One lab under one seed."""

    def __init__(self, code: LabCode, model: Model, seed: str, perform: Perform | None) -> None:
        self._code = code
        self._model = model
        self._perform = perform
        self.params = code.lab.params(seed)
        began = time.perf_counter()
        self.bench = code.lab.bench(self.params)
        self.build_ms = (time.perf_counter() - began) * 1000
        self.grade_ms = 0.0

    def breaches(self) -> Iterable[str]:
        """Return every rule that does not hold under this seed."""
        yield from _form_breaches(self._code, self.params, self.bench)
        if self._perform is None and self._has_live():
            return
        answers = self._model.answers(self.bench)
        yield from rules.leak_breaches(self._code, self.bench, answers)
        yield from rules.console_breaches(self._code, answers)
        yield from rules.desk_breaches(self._code, self.bench, answers)
        yield from self._model_breaches(answers)
        yield from self._untouched_breaches()
        yield from harm_breaches(self._code, self.bench, answers)
        for code, function in self._model.misconceptions:
            yield from self._misconception_breaches(code, function(self.bench), answers)

    def _has_live(self) -> bool:
        return any(exercise.kind in LIVE_KINDS for exercise in self._code.spec.exercises)

    def _model_breaches(self, answers: Answers) -> Iterable[str]:
        raws = self._raws(answers)
        if self._code.spec.incident is not None:
            yield from incident_breaches(self.bench, self._shift(raws))
        began = time.perf_counter()
        verdicts = judge(self._code, self.bench, raws)
        self.grade_ms = (time.perf_counter() - began) * 1000
        total = self._score(verdicts)
        if total.points != total.points_possible or total.critical_codes:
            shown = rules.shown(verdicts, total, self._code)
            yield f"The model scores {total.percent:.1f} percent: {shown}."
        yield from rules.unworded(self._code, verdicts)

    def _untouched_breaches(self) -> Iterable[str]:
        starts = {
            each.id: KIND_BY_NAME[each.kind].start(each, self.bench)
            for each in self._code.spec.exercises
        }
        for name, raws in (("The untouched bench", starts), ("A blank hand-in", {})):
            verdicts = judge(self._code, self.bench, raws)
            if self._score(verdicts).passed:
                yield f"{name} passes."
            yield from rules.unworded(self._code, verdicts)

    def _misconception_breaches(
        self, code: str, replaced: Answers, answers: Answers
    ) -> Iterable[str]:
        yield from rules.console_breaches(self._code, replaced)
        yield from rules.desk_breaches(self._code, self.bench, replaced)
        raws = self._raws({**answers, **replaced})
        verdicts = judge(self._code, self.bench, raws)
        codes = [found.code for verdict in verdicts.values() for found in verdict.findings]
        if code not in codes:
            yield f"The misconception {code} yields {', '.join(codes) or 'no finding'}."
        if (total := self._score(verdicts)).points == total.points_possible:
            yield f"The misconception {code} scores 100 percent."
        yield from rules.unworded(self._code, verdicts)
        yield from rules.giveaway_breaches(self._code, verdicts, answers, raws)

    def _shift(self, raws: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the evidence of the shift, which every exercise about the hospital sees whole."""
        kinds = {each.id: each.kind for each in self._code.spec.exercises}
        return next(raws[name] for name, kind in kinds.items() if kind in HOSPITAL_KINDS)

    def _raws(self, answers: Answers) -> dict[str, Any]:
        """Return the raw answers, with the actions of live exercises really performed."""
        if self._perform is None:
            return dict(answers)
        return performed(self._code.spec.exercises, answers, self.bench, self._perform)

    def _score(self, verdicts: Mapping[str, Verdict]) -> Score:
        spec = self._code.spec
        critical = {each.code for each in self._code.findings.values() if each.critical}
        return score(spec.exercises, verdicts, critical, spec.passing_percent)


def _where(seeds: Sequence[str]) -> str:
    """Name the first of *seeds*, and say how many more there are."""
    more = len(dict.fromkeys(seeds)) - 1
    return f"seed {seeds[0]}, and {more} more" if more else f"seed {seeds[0]}"


def _what_failed(error: BaseException) -> str:
    """Return the last line of code that *error* went through, and what it says."""
    cause = error.__cause__ or error
    frames = traceback.extract_tb(cause.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
    return f"{place}{type(cause).__name__}: {cause}"


def _form_breaches(code: LabCode, params: Params, bench: Bench) -> Iterable[str]:
    """Return what is amiss with params and bench before anybody answers."""
    if json.loads(json.dumps(params)) != params:
        yield "The params change when they travel as JSON."
    if rules.as_bytes(bench) != rules.as_bytes(code.lab.bench(json.loads(json.dumps(params)))):
        yield "The same params build different benches."
    served = bench_data(bench)
    try:
        json.dumps(served)
    except (TypeError, ValueError):
        yield "The bench holds tables or a hospital that cannot travel as JSON."
    yield from rules.bench_breaches(code, bench)


def _sameness_breaches(code: LabCode, seeds: Sequence[str]) -> Iterable[str]:
    """Return whether seeds repeat themselves, or do not differ from one another."""
    drawn = [code.lab.params(seed) for seed in seeds]
    if drawn != [code.lab.params(seed) for seed in seeds]:
        yield "The same seed draws different params."
    texts = {json.dumps(params) for params in drawn}
    if len(seeds) > 1 and len(texts) == 1:
        yield "Every seed draws the same params."
