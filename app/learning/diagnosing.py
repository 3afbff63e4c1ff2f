"""The entry diagnostic of a learning path: a short quiz that says where to begin."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import Catalog, Item, LearningPath
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.placing import placement
from app.learning.site import Site
from app.learning.sitting import realized
from app.records.people import Person
from app.records.review import Diagnostic

FEWEST, MOST = 12, 16


def items_of_path(path: LearningPath, catalog: Catalog) -> dict[str, tuple[Item, ...]]:
    """Return the banks of the path's modules by slug, without those that have none."""
    banks = {slug: catalog.items_of(slug) for slug in path.modules}
    return {slug: bank for slug, bank in banks.items() if bank}


def start_diagnostic(learner: Person, path: LearningPath, site: Site) -> Diagnostic:
    """Return the learner's open diagnostic of *path*, or draw a new one."""
    with site.store.reading() as unit:
        before = unit.diagnostics.of(learner.organization_id, learner.id, path.id)
    if before and before[-1].submitted_at is None:
        return before[-1]
    banks = items_of_path(path, site.catalog)
    if not banks:
        raise NotFound("No module of this path has questions yet; begin with its first module.")
    number = len(before) + 1
    seed = _seed(learner, path, number, site)
    drawn = draw_questions(banks, before, Random(seed))  # noqa: S311
    diagnostic = Diagnostic(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        learner_id=learner.id,
        path_id=path.id,
        number=number,
        seed=seed,
        items=[
            {**realized(item, f"{seed}:{at}", site.catalog), "module": item.module}
            for at, item in enumerate(drawn)
        ],
        background="",
        answers={},
        sequence=0,
        started_at=clock.now(),
        submitted_at=None,
        result=None,
    )
    with site.store.writing() as unit:
        if unit.diagnostics.add(diagnostic):
            return diagnostic
        # Two clicks at once: the other one drew the questions.
        return unit.diagnostics.of(learner.organization_id, learner.id, path.id)[-1]


def draw_questions(
    banks: Mapping[str, Sequence[Item]], before: Sequence[Diagnostic], rng: Random
) -> list[Item]:
    """Draw 12 to 16 questions, evenly over modules and within them over objectives.

    There are as many as the objectives ask for, and fewer where the banks hold no more. What the
    learner was asked before comes last; in the end the questions stand in the modules' order.
    """
    seen = {shown["id"] for diagnostic in before for shown in diagnostic.items}
    queues = {slug: _queue(bank, seen, rng) for slug, bank in banks.items()}
    objectives = sum(len({item.objective for item in bank}) for bank in banks.values())
    size = min(MOST, max(FEWEST, objectives))
    drawn: dict[str, list[Item]] = defaultdict(list)
    while sum(map(len, drawn.values())) < size and any(queues.values()):
        for slug, queue in queues.items():
            if queue and sum(map(len, drawn.values())) < size:
                drawn[slug].append(queue.pop(0))
    return [item for slug in banks for item in drawn[slug]]


def _queue(bank: Sequence[Item], seen: set[str], rng: Random) -> list[Item]:
    """Return *bank* in rounds of one question an objective, those not seen before first."""
    by_objective: dict[str, list[Item]] = defaultdict(list)
    for item in rng.sample(bank, len(bank)):
        by_objective[item.objective].append(item)
    placed = []
    for pool in by_objective.values():
        pool.sort(key=lambda item: item.id in seen)
        placed += list(enumerate(pool))
    rng.shuffle(placed)
    return [item for _, item in sorted(placed, key=lambda each: (each[1].id in seen, each[0]))]


def keep_answers(
    learner: Person, diagnostic_id: str, form: Mapping[str, str], sequence: int, site: Site
) -> bool:
    """Keep what was chosen so far; say whether it was the newest."""
    with site.store.writing() as unit:
        found = _own(learner, unit.diagnostics.get(learner.organization_id, diagnostic_id))
        if found.submitted_at is not None:
            raise Conflict("This diagnostic was handed in; take it again from its first page.")
        return unit.diagnostics.answer(found, *_answers(found, form), sequence)


def hand_in_diagnostic(
    learner: Person, path: LearningPath, diagnostic_id: str, form: Mapping[str, str], site: Site
) -> Diagnostic:
    """Judge the diagnostic once, and keep where it places the learner."""
    with site.store.writing() as unit:
        found = _own(learner, unit.diagnostics.get(learner.organization_id, diagnostic_id))
        if found.submitted_at is None:
            background, answers = _answers(found, form)
            result = placement(path, found.items, answers, background)
            unit.diagnostics.submit(found, background, answers, result, clock.now())
        return _own(learner, unit.diagnostics.get(learner.organization_id, diagnostic_id))


def own_diagnostic(learner: Person, diagnostic_id: str, site: Site) -> Diagnostic:
    """Return the learner's own diagnostic; somebody else's does not exist for her."""
    with site.store.reading() as unit:
        return _own(learner, unit.diagnostics.get(learner.organization_id, diagnostic_id))


def _own(learner: Person, diagnostic: Diagnostic | None) -> Diagnostic:
    if diagnostic is None or diagnostic.learner_id != learner.id:
        raise NotFound("There is no such diagnostic among yours.")
    return diagnostic


def _answers(found: Diagnostic, form: Mapping[str, str]) -> tuple[str, dict[str, int]]:
    """Return background and choices from the form's ``answer.…`` fields."""
    answers = {}
    for position, item in enumerate(found.items):
        if (text := form.get(f"answer.{position}", "")) != "":
            answers[str(position)] = _choice(text, position, item)
    return form.get("answer.background", "")[:20], answers


def _choice(text: str, position: int, item: Mapping[str, Any]) -> int:
    is_whole = text.isascii() and text.isdigit() and len(text) < 3  # noqa: PLR2004
    if not is_whole or int(text) >= len(item["options"]):
        raise InvalidInput(f"Question {position + 1} has no such option.")
    return int(text)


def _seed(learner: Person, path: LearningPath, number: int, site: Site) -> str:
    secret = site.settings.secret_key.encode()
    told = f"{learner.organization_id}:{learner.id}:{path.id}:{number}"
    return hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()[:32]
