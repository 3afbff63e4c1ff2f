"""A learner's hours against each of her cycles."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from app import clock
from app.credit.counting import Earning, earned_in, earning_of
from app.credit.cycles import Cycle, cycle_before, cycle_of, cycle_to_keep, first_day, late_until
from app.credit.rules import HOUSE, Rule, TimeClass, all_rules
from app.credit.standings import Standing, standing
from app.frozen import Frozen
from app.records.credit import Credential, EntryKind, LedgerEntry
from app.records.people import Person
from app.store import Unit


class KeptUp(Frozen):
    """A credential with its running cycle; with the one before it while late reports are taken.

    *running* is ``None`` before the first cycle, which begins on *first_day*.
    """

    credential: Credential
    rule: Rule
    running: Standing | None
    late: Standing | None
    first_day: date


def earnings_of(entries: Iterable[LedgerEntry]) -> list[Earning]:
    """Return what stands in *entries*: no reversals, and nothing that one of them took back."""
    kept = list(entries)
    taken_back = {entry.reverses_id for entry in kept if entry.reverses_id}
    return [
        earning_of_entry(entry)
        for entry in kept
        if entry.kind is not EntryKind.REVERSAL and entry.id not in taken_back
    ]


def cycle_standings(learner: Person, unit: Unit) -> list[Standing]:
    """Return where *learner* stands in the running cycle of each credential, then house hours."""
    kept, house = credit_standings(learner, unit)
    return [*(each.running for each in kept if each.running), house]


def credit_standings(learner: Person, unit: Unit) -> tuple[list[KeptUp], Standing]:
    """Return every credential of *learner* with its cycles, and her house hours of this year."""
    today = clock.today(learner.time_zone)
    earnings = earnings_of(unit.ledger.of(learner.organization_id, learner.id))
    kept = [
        _kept_up(credential, earnings, today)
        for credential in unit.credentials.of(learner.organization_id, learner.id)
    ]
    house = all_rules()[HOUSE]
    year = cycle_of(house, today, today) or Cycle(today, today)
    return kept, _standing(house, year, earnings, today)


def hours_learned(learner: Person, unit: Unit) -> Decimal:
    """Return the hours of lessons and labs in her transcript, whenever they were, unrounded.

    Post-tests are left out: what ABII says of them we could not read.
    """
    earnings = earnings_of(unit.ledger.of(learner.organization_id, learner.id))
    once = {each.activity: each.minutes for each in earnings}
    learned = (TimeClass.INSTRUCTION, TimeClass.LAB)
    minutes = sum(each.get(name, 0) for each in once.values() for name in learned)
    return Decimal(minutes) / 60


def _kept_up(credential: Credential, earnings: list[Earning], today: date) -> KeptUp:
    rule = all_rules()[credential.body]
    begins = first_day(rule, credential.anchored_on)
    cycle = cycle_to_keep(rule, credential.anchored_on, today)
    if cycle is None:
        return KeptUp(credential, rule, None, None, begins)
    before, late = cycle_before(rule, credential.anchored_on, cycle), None
    last = late_until(rule, before) if before else None
    if before and last and today <= last:
        late = _standing(rule, before, earnings, today)
    return KeptUp(credential, rule, _standing(rule, cycle, earnings, today), late, begins)


def _standing(rule: Rule, cycle: Cycle, earnings: list[Earning], today: date) -> Standing:
    counted = earned_in(rule, cycle, earnings)
    return standing(rule, cycle, counted.units, today, counted)


def earning_of_entry(entry: LedgerEntry) -> Earning:
    """Return what one entry tells of its activity."""
    body = json.loads(entry.body)
    minutes = {TimeClass(name): n for name, n in body["minutes"].items()}
    return earning_of({"id": entry.id, **body["activity"]}, entry.completed_on, minutes)
