"""What learners' own tools did in their hospitals: found by code, kept like a console's actions.

It acts on the newest state, makes the next version, and is evidence, all in one transaction;
only then is it acknowledged. A click at the same time comes between only where both changed the
same system: then the one that comes second is not done, and its sender hears so.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app import clock
from app.errors import Conflict, NotFound, OverLimit
from app.frozen import replace
from app.grading.evidence import ANY_EXERCISE
from app.grading.signs import may_tell
from app.learning.exchanging import with_objects
from app.learning.hospitals import State, keep_version, state_of, what_changed
from app.learning.sandboxes import is_closed
from app.learning.shifts import (
    NotLookedAt,
    ShiftIsOver,
    refuse_after_report,
    refuse_unseen,
)
from app.learning.site import Site
from app.practice.config import NODE_KINDS
from app.practice.gateway.books import Guest, Kept, Refusal, Standing
from app.practice.gateway.limits import LIMITS, GatewayLimits
from app.practice.gateway.titles import ALPHABET, LENGTH
from app.practice.states import full_node, node_of, with_holdings
from app.records.learning import Attempt, Exchange
from app.records.network import NetworkArrival
from app.store import Unit
from app.store.evidence import Evidence

_CHANGED: Final = "Somebody changed this system at the same time; send it again."
_FULL: Final = "This attempt has kept as much from outside as one attempt may."
_VOID: Final = "This code is not good any more."


class Arrivals:
    """The books that the practice network keeps: attempts by code, and what came for them."""

    def __init__(self, site: Site, limits: GatewayLimits = LIMITS) -> None:
        self._site = site
        self._limits = limits

    def guest(self, code: str) -> Guest | None:
        """Return the attempt whose code it is now, if its learner may still sign in."""
        if len(code) != LENGTH or set(code) - set(ALPHABET):
            return None
        with self._site.store.reading() as unit:
            attempt = _named(code, unit)
            if attempt is None or not attempt.bench["hospital"]:
                return None
            learner = unit.people.get(attempt.organization_id, attempt.learner_id)
        is_known = learner is not None and learner.active
        return Guest(attempt.organization_id, attempt.id, code) if is_known else None

    def has_room(self, guest: Guest) -> bool:
        """Say whether anything more may be kept for the attempt."""
        with self._site.store.reading() as unit:
            return self._room(guest, unit) > 0

    def refusal(self, guest: Guest, node_id: str) -> Refusal | None:
        """Return why a system of an incident takes nothing; what holds for a console holds here.

        A call that is turned away costs no minute and is no evidence.
        """
        with self._site.store.reading() as unit:
            attempt = _attempt(guest, unit)
            try:
                refuse_after_report(attempt, unit)
                refuse_unseen(attempt, {}, node_id, attempt.bench["hospital"], unit)
            except (ShiftIsOver, NotLookedAt) as error:
                return Refusal(str(error), is_final=isinstance(error, ShiftIsOver))
        return None

    def standing(self, guest: Guest) -> Standing:
        """Return the attempt's hospital as it is now."""
        with self._site.store.reading() as unit:
            state = state_of(_attempt(guest, unit), unit)
        return Standing(state.number, state.hospital)

    def stored(self, guest: Guest, name: str) -> bytes | None:
        """Return an object stored earlier, or a file of the bench."""
        with self._site.store.reading() as unit:
            digest = state_of(_attempt(guest, unit), unit).names().get(name)
        return Evidence(self._site.settings.evidence).read(digest) if digest else None

    def keep(self, guest: Guest, before: Standing, kept: Kept) -> Standing:
        """Keep the exchange, and what the systems hold after it, as the hospital's next version."""
        with self._site.store.reading() as unit:
            attempt = _attempt(guest, unit)
        self._screen(attempt, before, kept)
        # On disk before any row names them.
        objects = with_objects(State(0, {}), kept.objects, self._site)
        with self._site.store.writing() as unit:
            unit.attempts.locked(guest.organization_id, guest.attempt_id)
            newest = state_of(_attempt(guest, unit), unit)
            refuse_after_report(attempt, unit)
            after = _after(newest, before, kept, objects)
            size = _size(kept, after, newest)
            if size > self._room(guest, unit):
                raise OverLimit(_FULL)
            exchange = _exchange(guest, kept, unit)
            unit.exchanges.add(exchange)
            unit.network_arrivals.add(
                NetworkArrival(guest.organization_id, guest.attempt_id, exchange.sequence, size)
            )
            if after != newest:
                after = replace(after, number=newest.number + 1)
                told = what_changed(newest, after)
                keep_version(exchange, newest, after, attempt.learner_id, told, unit)
        return Standing(after.number, after.hospital)

    def _room(self, guest: Guest, unit: Unit) -> int:
        used = unit.network_arrivals.bytes(guest.organization_id, guest.attempt_id)
        return self._limits.attempt_bytes - used

    def _screen(self, attempt: Attempt, before: Standing, kept: Kept) -> None:
        """Refuse what shows signs of a real patient, as the console does."""
        told = dict(_texts(before, kept))
        typed = {name: text for name, text in told.items() if may_tell("text", text)}
        if typed:
            params = dict(attempt.params)
            self._site.grading.screen_typed(attempt.lab_slug, params, typed)


def _named(code: str, unit: Unit) -> Attempt | None:
    found = unit.attempt_codes.named(code)
    if found is None:
        return None
    key = (found.organization_id, found.attempt_id)
    newest = unit.attempt_codes.newest(*key)
    if newest is None or newest.code != code:
        return None
    attempt = unit.attempts.get(*key)
    return None if attempt is None or is_closed(attempt, unit) else attempt


def _attempt(guest: Guest, unit: Unit) -> Attempt:
    attempt = _named(guest.code, unit)
    if attempt is None:
        raise NotFound(_VOID)
    return attempt


def _after(
    newest: State, before: Standing, kept: Kept, objects: Mapping[str, Mapping[str, str]]
) -> State:
    """Return the newest state with what is to be kept; refuse where both touch one system."""
    if newest.number != before.version:
        for name in kept.holdings:
            if _held(newest.hospital, name) != _held(before.hospital, name):
                raise Conflict(_CHANGED)
    merged = {node: {**newest.objects.get(node, {}), **fresh} for node, fresh in objects.items()}
    hospital = with_holdings(newest.hospital, kept.holdings)
    return replace(newest, hospital=hospital, objects={**newest.objects, **merged})


def _held(hospital: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return everything that the system says of itself, but what an administrator sets."""
    node = full_node(node_of(hospital, name))
    return {key: node[key] for key in NODE_KINDS[node["kind"]].held}


def _exchange(guest: Guest, kept: Kept, unit: Unit) -> Exchange:
    key = (guest.organization_id, guest.attempt_id)
    return Exchange(
        *key,
        sequence=unit.exchanges.next_sequence(*key),
        exercise_id=ANY_EXERCISE,
        action=kept.exchange["action"],
        trace=kept.exchange["trace"],
        result=kept.exchange["result"],
        happened_at=clock.now(),
        request_id=None,
    )


def _size(kept: Kept, after: State, newest: State) -> int:
    """Return the bytes that the store is going to take for it."""
    size = len(json.dumps(dict(kept.exchange))) + sum(map(len, kept.objects.values()))
    if after != newest:
        size += len(json.dumps([node_of(after.hospital, name) for name in kept.holdings]))
    return size


def _texts(before: Standing, kept: Kept) -> Iterator[tuple[str, str]]:
    """Yield what came in, as texts with names: messages, and the facts of new objects."""
    action = kept.exchange["action"]
    if message := action.get("message"):
        yield "message sent", str(message)
    for name, held in kept.holdings.items():
        known = node_of(before.hospital, name).get("holdings") or {}
        for uid, record in (held.get("holdings") or {}).items():
            if known.get(uid) != record:
                for keyword, value in record.items():
                    yield f"{keyword} of {uid}", str(value)
