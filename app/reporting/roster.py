"""The roster that a CE board is sent: who earned what under which license."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.credit.counting import Earning, earning_of
from app.credit.cycles import Cycle, cycle_of
from app.credit.rules import Rule, TimeClass, all_rules
from app.frozen import Frozen
from app.records.credit import Credential, EntryKind, LedgerEntry
from app.records.people import Person
from app.store import Unit

COLUMNS = (
    "learner_id",
    "license_body",
    "license_no",
    "last_name",
    "first_name",
    "course_tracking_no",
    "provider_no",
    "credit_type",
    "hours",
    "completed_on",
    "cycle_start",
    "cycle_end",
    "entry_hash",
    "minutes_counted",
)


class Wanted(Frozen):
    """Which entries the board wants: of one body, completed from one day to another."""

    body: str
    first: date
    last: date


class _Line(Frozen):
    """An entry with the license that it may serve, the rule, and the cycle that holds its day."""

    entry: LedgerEntry
    credential: Credential
    rule: Rule
    cycle: Cycle
    activity: Mapping[str, Any]
    earning: Earning

    @property
    def key(self) -> tuple[str, Cycle, str]:
        """Return what counts once: who earned what in which cycle."""
        return self.entry.learner_id, self.cycle, self.earning.activity


def roster(organization_id: str, wanted: Wanted, unit: Unit) -> Iterator[tuple[object, ...]]:
    """Yield a row for each entry that counts under a license of the body; none taken back.

    What was earned again inside a cycle counts there once, by its first entry.
    """
    rules = all_rules()
    kept = {
        each.learner_id: each
        for each in unit.credentials.everybodys(organization_id)
        if rules[each.body].body == wanted.body
    }
    people = {person.id: person for person in unit.people.of(organization_id)}
    counted: set[tuple[str, Cycle, str]] = set()
    for entry in _standing(organization_id, unit):
        credential = kept.get(entry.learner_id)
        line = _line(entry, credential) if credential else None
        if line and line.key not in counted:
            counted.add(line.key)
            if line.earning.is_accepted(line.rule) and _is_wanted(entry, wanted):
                yield _row(line, people[entry.learner_id])


def _standing(organization_id: str, unit: Unit) -> Iterator[LedgerEntry]:
    """Yield the entries in order, without reversals and what they took back."""
    taken_back = unit.ledger.taken_back(organization_id)
    at, height = 0, unit.ledger.peek(organization_id)[0]
    while page := unit.ledger.page(organization_id, at, height):
        for entry in page:
            if entry.kind is not EntryKind.REVERSAL and entry.id not in taken_back:
                yield entry
        at = page[-1].sequence


def _is_wanted(entry: LedgerEntry, wanted: Wanted) -> bool:
    return wanted.first <= entry.completed_on <= wanted.last


def _line(entry: LedgerEntry, credential: Credential) -> _Line | None:
    """Return *entry* under the license, ``None`` where no cycle of it holds the day."""
    rule = all_rules()[credential.body]
    cycle = cycle_of(rule, credential.anchored_on, entry.completed_on)
    if cycle is None:
        return None
    body = json.loads(entry.body)
    minutes = {TimeClass(name): n for name, n in body["minutes"].items()}
    earning = earning_of(body["activity"], entry.completed_on, minutes)
    return _Line(entry, credential, rule, cycle, body["activity"], earning)


def _row(line: _Line, person: Person) -> tuple[object, ...]:
    rule, activity = line.rule, line.activity
    return (
        person.external_id or person.id,
        rule.body,
        line.credential.license_number,
        person.family_name,
        person.given_name,
        activity.get("approvals", {}).get(rule.body, activity["id"]),
        activity.get("provider", ""),
        ", ".join(activity.get("categories", ())) or rule.unit,
        rule.credit_units(line.earning.minutes),
        line.entry.completed_on,
        line.cycle.start,
        line.cycle.end,
        line.entry.hash,
        rule.counted(line.earning.minutes),
    )
