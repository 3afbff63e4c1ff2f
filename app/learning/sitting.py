"""Sitting a post-test: drawing other items each time, keeping every choice, judging once."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import Catalog, Item, Module
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.being_there import at_post_test, be_there
from app.learning.completing import consider_completion
from app.learning.fulfilling import fulfill
from app.learning.making_cards import learn_from_missed
from app.learning.site import Site
from app.records.learning import Enrollment, Sitting, SittingAnswer
from app.records.people import Person


def start_sitting(learner: Person, module: Module, site: Site) -> Sitting:
    """Return the learner's open sitting of *module*'s post-test, or draw a new one."""
    with site.store.reading() as unit:
        before = unit.sittings.of(learner.organization_id, learner.id, module.id)
    if before and before[-1].submitted_at is None:
        return before[-1]
    number = len(before) + 1
    seed = _seed(learner, module, number, site)
    items = site.catalog.items_of(module.slug)
    drawn = draw_form(items, module.post_test_items, before, Random(seed))  # noqa: S311
    sitting = Sitting(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        learner_id=learner.id,
        module_id=module.id,
        number=number,
        seed=seed,
        items=[realized(item, f"{seed}:{at}", site.catalog) for at, item in enumerate(drawn)],
        content_hash=module.content_hash,
        pass_percent=module.pass_percent,
        started_at=clock.now(),
        submitted_at=None,
        points=None,
        points_possible=len(drawn),
        passed=None,
    )
    with site.store.writing() as unit:
        be_there(learner, at_post_test(sitting), unit, anew=True)
        unit.enrollments.add(
            Enrollment(learner.organization_id, learner.id, module.id, sitting.started_at)
        )
        if unit.sittings.add(sitting):
            return sitting
        # Two clicks at once: the other one drew the form.
        return unit.sittings.of(learner.organization_id, learner.id, module.id)[-1]


def draw_form(
    items: Sequence[Item], size: int, before: Sequence[Sitting], rng: Random
) -> list[Item]:
    """Draw *size* items evenly over the objectives, those seen least and longest ago first."""
    last_seen = {shown["id"]: sitting.number for sitting in before for shown in sitting.items}
    by_objective: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_objective[item.objective].append(item)
    for pool in by_objective.values():
        rng.shuffle(pool)
        pool.sort(key=lambda item: last_seen.get(item.id, 0))
    drawn: list[Item] = []
    while len(drawn) < size and any(by_objective.values()):
        objectives = [name for name, pool in by_objective.items() if pool]
        rng.shuffle(objectives)
        drawn += [by_objective[name].pop(0) for name in objectives[: size - len(drawn)]]
    rng.shuffle(drawn)
    return drawn


def choose(
    learner: Person, sitting_id: str, position: int, choice: int, sequence: int, site: Site
) -> bool:
    """Keep a choice of an open sitting; say whether it was the newest."""
    with site.store.writing() as unit:
        sitting = _own(learner, unit.sittings.get(learner.organization_id, sitting_id))
        if sitting.submitted_at is not None:
            raise Conflict("This post-test was handed in; its answers stand.")
        _must_exist(sitting, position, choice)
        be_there(learner, at_post_test(sitting), unit)
        return unit.sittings.answer(
            SittingAnswer(
                learner.organization_id, sitting_id, position, choice, sequence, clock.now()
            )
        )


def hand_in(learner: Person, sitting_id: str, module: Module, site: Site) -> Sitting:
    """Judge the sitting once, and complete the module if this was the last condition."""
    with site.store.writing() as unit:
        sitting = _own(learner, unit.sittings.get(learner.organization_id, sitting_id))
        if sitting.submitted_at is not None:
            return sitting
        be_there(learner, at_post_test(sitting), unit)
        chosen = unit.sittings.answers(learner.organization_id, sitting_id)
        points = sum(
            position in chosen and shown["options"][chosen[position].choice]["right"]
            for position, shown in enumerate(sitting.items)
        )
        passed = 100 * points >= sitting.pass_percent * sitting.points_possible
        unit.sittings.submit(sitting, points=points, passed=passed, submitted_at=clock.now())
        missed = {
            shown["id"]: shown
            for position, shown in enumerate(sitting.items)
            if position not in chosen or not shown["options"][chosen[position].choice]["right"]
        }
        learn_from_missed(learner.organization_id, learner.id, missed, unit)
        if passed and not consider_completion(learner, module, unit, site):
            # Completed before: what was asked from a later day on is done with this post-test.
            fulfill(learner.organization_id, [learner.id], unit, site.catalog)
        return _own(learner, unit.sittings.get(learner.organization_id, sitting_id))


def own_sitting(learner: Person, sitting_id: str, site: Site) -> Sitting:
    """Return the learner's own sitting; somebody else's does not exist for her."""
    with site.store.reading() as unit:
        return _own(learner, unit.sittings.get(learner.organization_id, sitting_id))


def _own(learner: Person, sitting: Sitting | None) -> Sitting:
    if sitting is None or sitting.learner_id != learner.id:
        raise NotFound("There is no such post-test among yours.")
    return sitting


def _must_exist(sitting: Sitting, position: int, choice: int) -> None:
    if not 0 <= position < len(sitting.items):
        raise InvalidInput(f"This post-test has no question {position + 1}.")
    if not 0 <= choice < len(sitting.items[position]["options"]):
        raise InvalidInput(f"Question {position + 1} has no such option.")


def realized(item: Item, seed: str, catalog: Catalog) -> dict[str, Any]:
    """Return the item as this sitting shows it, so that it can be shown again for ever."""
    drawn = catalog.draw_item(item, seed)
    return {
        "id": item.id,
        "objective": item.objective,
        "domain": item.domain,
        "clause": item.clause,
        "stem_html": drawn.stem_html,
        "options": [
            {
                "text_html": option.text_html,
                "right": option.right,
                "rationale_html": option.rationale_html,
                "misconception": option.misconception,
            }
            for option in drawn.options
        ],
    }


def _seed(learner: Person, module: Module, number: int, site: Site) -> str:
    secret = site.settings.secret_key.encode()
    told = f"{learner.organization_id}:{learner.id}:{module.id}:{number}"
    return hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()[:32]
