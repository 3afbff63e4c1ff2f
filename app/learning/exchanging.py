"""Keeping what was done in an attempt's hospital: the exchange, and the version that it made.

Both go into one transaction: whatever ends the process in the middle leaves both or neither.
"""

from collections.abc import Mapping
from typing import Any, Final

from app import clock
from app.errors import Conflict
from app.frozen import Frozen, replace
from app.learning.hospitals import State, keep_version, what_changed
from app.learning.sandboxes import refuse_when_closed
from app.learning.shifts import refuse_after_report
from app.learning.site import Site
from app.practice.deleting import left
from app.practice.media_names import kept_name
from app.records.learning import Attempt, Exchange
from app.store import Unit
from app.store.evidence import Evidence

LOOK_AGAIN: Final = (
    "Another action changed the hospital meanwhile, so nothing was done. Look at it again, and "
    "repeat what is still wanted."
)


class Deed(Frozen):
    """Who acted and for which exercise; a *request_id* is heard once."""

    actor: str
    exercise_id: str
    request_id: str | None = None


class Done(Frozen):
    """An exchange as practice tells it, and the hospital before and after it.

    What *only_reads* may be kept whatever else happened meanwhile.
    """

    told: Mapping[str, Any]
    before: State
    after: State
    only_reads: bool = False


def with_objects(
    before: State, fresh: Mapping[str, bytes], site: Site
) -> Mapping[str, Mapping[str, str]]:
    """Return the stored objects with *fresh* ones, which are on disk before any row names them."""
    evidence = Evidence(site.settings.evidence)
    objects = {node: dict(held) for node, held in before.objects.items()}
    for name, data in fresh.items():
        node, _, file = name.rpartition("/")
        objects.setdefault(node, {})[file.removesuffix(".dcm")] = evidence.keep(data)
    return objects


def objects_left(before: State, exchange: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """Return the stored objects without those that *exchange* deleted."""
    names = left(before.names(), exchange)
    return {
        node: {uid: digest for uid, digest in held.items() if kept_name(node, uid) in names}
        for node, held in before.objects.items()
    }


def keep(attempt: Attempt, deed: Deed, done: Done, unit: Unit) -> Exchange:
    """Keep what was *done* as evidence, and as the hospital's next version what it changed.

    Where another action changed the hospital meanwhile, nothing is kept.
    """
    key = (attempt.organization_id, attempt.id)
    unit.attempts.locked(*key)
    if earlier := unit.exchanges.requested(*key, deed.request_id):
        # The same request came twice at once, and the other one was performed first.
        return earlier
    before, after = done.before, done.after
    if not done.only_reads and unit.hospitals.newest(*key) != before.number:
        raise Conflict(LOOK_AGAIN)
    refuse_after_report(attempt, unit)
    refuse_when_closed(attempt, unit)
    exchange = Exchange(
        *key,
        sequence=unit.exchanges.next_sequence(*key),
        exercise_id=deed.exercise_id,
        action=done.told["action"],
        trace=done.told["trace"],
        result=done.told["result"],
        happened_at=clock.now(),
        request_id=deed.request_id,
    )
    unit.exchanges.add(exchange)
    if after != before:
        after = replace(after, number=before.number + 1)
        keep_version(exchange, before, after, deed.actor, what_changed(before, after), unit)
    return exchange
