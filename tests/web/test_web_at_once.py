"""Sixty-four requests at one moment on every route that writes into the ledger: one is heard."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from app import clock
from app.credit.chain import first_break
from app.learning.attempting import open_attempt
from app.learning.attending import mark_attendance
from app.learning.classroom import sign_up
from app.learning.evaluating import QUESTIONS, send_evaluation
from app.learning.reading import finish_lesson
from app.learning.sitting import choose, hand_in, start_sitting
from app.learning.submitting import submit_lab
from app.learning.web_sessions import reader_of, start_session
from app.records.credit import EntryKind, LedgerEntry
from app.records.learning import Sitting
from app.records.people import Person
from tests import people
from tests.at_once import AT_ONCE
from tests.web.world import World, attempt_of, claim_of, entry_of, lab_of, module_of, session_of

ROUNDS = 20
MODULE = "/modules/m01-first-look"
LESSONS, LAB, POST_TEST, EVALUATION = "lessons", "lab", "post-test", "evaluation"
GOOD_FORM = dict.fromkeys(QUESTIONS, "5")

Sent = tuple[str, dict[str, str]]
"""A path and the form that goes there."""


@dataclass(frozen=True)
class Asked:
    """Who asks, what is sent in turn, how often, and which entries follow from it."""

    who: Person
    sent: tuple[Sent, ...]
    kind: EntryKind = EntryKind.AWARD
    entries: int = 1
    times: int = AT_ONCE


def finish_the_last_lesson(world: World) -> Asked:
    """Lack the last lesson alone."""
    return Asked(_at_the_brink(world, LESSONS), (_lesson(world),))


def pass_the_last_lab(world: World) -> Asked:
    """Lack the lab alone."""
    who = _at_the_brink(world, LAB)
    attempt = attempt_of(world.site, who, "first-look")
    form = {"answer.syntax": "1.2", "answer.kind": "ct"}
    return Asked(who, ((f"/labs/first-look/attempts/{attempt}/submissions", form),))


def hand_the_post_test_in(world: World) -> Asked:
    """Lack the post-test alone."""
    who = _at_the_brink(world, POST_TEST)
    sitting = start_sitting(who, module_of(world.site), world.site)
    path = f"{MODULE}/post-test/{sitting.id}/hand-in"
    return Asked(who, ((path, {**_right(sitting), "sequence": "1"}),))


def send_the_evaluation(world: World) -> Asked:
    """Lack the evaluation alone."""
    return Asked(_at_the_brink(world, EVALUATION), ((f"{MODULE}/evaluation/", GOOD_FORM),))


def meet_the_last_two_conditions(world: World) -> Asked:
    """Lack a lesson and the evaluation: neither request alone completes the module."""
    who = _at_the_brink(world, LESSONS, EVALUATION)
    return Asked(who, (_lesson(world), (f"{MODULE}/evaluation/", GOOD_FORM)), times=2)


def approve_a_claim(world: World) -> Asked:
    """Have a claim that waits."""
    # Short ones: a day has 24 hours for all of them.
    path = f"/office/claims/{claim_of(world.site, world['learner'], minutes=30)}"
    sent = ((path, {"revision": "1", "decision": "approve"}),)
    return Asked(world["ce_administrator"], sent, EntryKind.EXTERNAL)


def take_an_entry_back(world: World) -> Asked:
    """Have an entry that stands."""
    path = f"/ledger/{entry_of(world.site, world['learner'])}/reverse"
    sent = ((path, {"reason": "by_mistake", "words": ""}),)
    return Asked(world["ce_administrator"], sent, EntryKind.REVERSAL)


def confirm_a_session(world: World) -> Asked:
    """Have a session that two people came to."""
    site, noor = world.site, people.reader(world.site.store, world["ce_administrator"])
    came = {world["learner"], world.mentee}
    with clock.at(clock.now() - timedelta(days=4)):
        session = session_of(site, world["mentor"], days=2)
        for who in came:
            sign_up(who, session, site)
    mark_attendance(noor, session, {who.id for who in came}, site, office=True)
    path = f"/office/sessions/{session}/confirm"
    return Asked(world["ce_administrator"], ((path, {}),), entries=len(came))


ROUTES = (
    finish_the_last_lesson,
    pass_the_last_lab,
    hand_the_post_test_in,
    send_the_evaluation,
    approve_a_claim,
    take_an_entry_back,
    confirm_a_session,
)


@pytest.fixture(scope="module")
def crowd() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield pool


@pytest.mark.parametrize("prepare", ROUTES, ids=lambda prepare: prepare.__name__)
def test_sixty_four_requests_at_once_write_what_one_would(
    prepare: Callable[[World], Asked], app: Flask, world: World, crowd: ThreadPoolExecutor
) -> None:
    _play([prepare(world) for _ in range(ROUNDS)], app, world, crowd)


def test_two_requests_that_meet_the_last_two_conditions_at_once_complete_the_module(
    app: Flask, world: World, crowd: ThreadPoolExecutor
) -> None:
    lacking_two = [meet_the_last_two_conditions(world) for _ in range(ROUNDS)]

    _play(lacking_two, app, world, crowd)


def _play(rounds: list[Asked], app: Flask, world: World, crowd: ThreadPoolExecutor) -> None:
    """Send each at once; expect its entries, an honest chain, and no error but a conflict."""
    before = _entries(world)
    for asked in rounds:
        statuses = _send_at_once(asked, app, world, crowd)
        now = _entries(world)
        assert now[: len(before)] == before
        assert [entry.kind for entry in now[len(before) :]] == [asked.kind] * asked.entries
        assert 303 in statuses
        assert statuses <= {303, 409}
        before = now

    assert first_break(before) is None
    keys = [entry.award_key for entry in before if entry.award_key]
    assert len(keys) == len(set(keys))


def _entries(world: World) -> list[LedgerEntry]:
    with world.site.store.reading() as unit:
        return unit.ledger.all(world.ward.id)


def _send_at_once(asked: Asked, app: Flask, world: World, crowd: ThreadPoolExecutor) -> set[int]:
    """Send it from many browsers of the same person; return the statuses."""
    store, gate = world.site.store, Barrier(asked.times)
    token = start_session(asked.who, store, hours=1)
    reader = reader_of(token, store, 60)
    assert reader is not None

    def send(number: int) -> int:
        client = app.test_client()
        client.set_cookie("readingroom", token)
        path, form = asked.sent[number % len(asked.sent)]
        gate.wait(60)
        return client.post(path, data={"_csrf": reader.session.csrf_token, **form}).status_code

    return set(crowd.map(send, range(asked.times)))


def _at_the_brink(world: World, *lacking: str) -> Person:
    """Return somebody who lacks nothing for the module but what is named."""
    site, module, lab = world.site, module_of(world.site), lab_of(world.site)
    who = people.person(site.store, world.ward, "Bryn Brink")
    for lesson in module.lessons[: -1 if LESSONS in lacking else None]:
        finish_lesson(who, module, lesson, site)
    if LAB not in lacking:
        attempt = open_attempt(who, lab, site)
        submit_lab(who, lab, attempt.id, {"syntax": "1.2", "kind": "ct"}, site)
    if POST_TEST not in lacking:
        _sit(who, world)
    if EVALUATION not in lacking:
        send_evaluation(who, module, GOOD_FORM, site)
    return who


def _lesson(world: World) -> Sent:
    return f"{MODULE}/lessons/{module_of(world.site).lessons[-1].slug}/finish", {}


def _right(sitting: Sitting) -> dict[str, str]:
    """Return the form that answers every question right."""
    return {
        f"answer.{position}": str(next(at for at, o in enumerate(shown["options"]) if o["right"]))
        for position, shown in enumerate(sitting.items)
    }


def _sit(who: Person, world: World) -> None:
    module, site = module_of(world.site), world.site
    sitting = start_sitting(who, module, site)
    for name, choice in _right(sitting).items():
        choose(who, sitting.id, int(name.rpartition(".")[2]), int(choice), 1, site)
    hand_in(who, sitting.id, module, site)
