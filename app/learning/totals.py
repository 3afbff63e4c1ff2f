"""Running totals by body and cycle: a projection of the ledger, and never the truth."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.credit.counting import Earning, earning_of
from app.credit.cycles import Cycle, cycle_of
from app.credit.outline import OUTLINED, domain_parts
from app.credit.rules import HOUSE, Rule, TimeClass, all_rules
from app.records.credit import CycleTotal, EntryKind
from app.records.parts import line_of_parts
from app.records.people import Person
from app.reporting.standing import earning_of_entry
from app.store import Store, Unit


def add_to_totals(
    learner: Person,
    minutes: Mapping[TimeClass, int],
    day: date,
    unit: Unit,
    *,
    activity: Mapping[str, Any] | None = None,
) -> None:
    """Add an *activity* that was never entered before to the cycles that hold *day*.

    A body that wants its approval counts only an activity with an approval on record; what it
    was about is told whether it counts or not.
    """
    earning = earning_of(activity or {}, day, minutes)
    by_domain = line_of_parts(domain_parts(activity or {}, minutes))
    for rule, cycle in _cycles(earning, _anchors(learner, unit)):
        about = by_domain if rule.id == OUTLINED else ""
        if earning.is_accepted(rule) or about:
            unit.cycle_totals.add(_total(learner, rule, cycle, earning, about))


def rebuild_all(store: Store) -> tuple[int, int]:
    """Make everybody's totals again; return how many people that were, and how many were off."""
    with store.reading() as unit:
        everybody = [
            person
            for organization in unit.organizations.all()
            for person in unit.people.of(organization.id)
        ]
    changed = 0
    for person in everybody:
        with store.writing() as unit:
            # Holding the ledger's head keeps an award from slipping in between.
            unit.ledger.head(person.organization_id)
            before = unit.cycle_totals.of(person.organization_id, person.id)
            rebuild_totals(person, unit)
            changed += before != unit.cycle_totals.of(person.organization_id, person.id)
    return len(everybody), changed


def rebuild_totals(learner: Person, unit: Unit) -> None:
    """Make the learner's totals again from her entries and credentials.

    No activity counts twice inside one cycle. What was taken back counts nothing, but leaves its
    cycle's total standing.
    """
    anchors = _anchors(learner, unit)
    unit.cycle_totals.clear_of(learner.organization_id, learner.id)
    entries = unit.ledger.of(learner.organization_id, learner.id)
    taken_back = {entry.reverses_id for entry in entries}
    counted: set[tuple[str, Cycle, str]] = set()
    for entry in entries:
        if entry.kind is EntryKind.REVERSAL:
            continue
        earning, is_gone = earning_of_entry(entry), entry.id in taken_back
        activity = json.loads(entry.body)["activity"]
        by_domain = line_of_parts({} if is_gone else domain_parts(activity, earning.minutes))
        for rule, cycle in _cycles(earning, anchors):
            key = (rule.id, cycle, earning.activity)
            about = by_domain if rule.id == OUTLINED else ""
            if key not in counted and (earning.is_accepted(rule) or about):
                total = _total(learner, rule, cycle, earning, about, is_gone=is_gone)
                unit.cycle_totals.add(total)
                if not is_gone:
                    counted.add(key)


def _anchors(learner: Person, unit: Unit) -> dict[str, date]:
    """Return the day from which each of her credentials is counted, by body."""
    held = unit.credentials.of(learner.organization_id, learner.id)
    return {each.body: each.anchored_on for each in held}


def _cycles(earning: Earning, anchors: Mapping[str, date]) -> list[tuple[Rule, Cycle]]:
    """Return the cycles that hold the earning's day: the house year, and each credential's."""
    rules = all_rules()
    found = [
        (rules[rule_id], cycle_of(rules[rule_id], anchored_on, earning.day))
        for rule_id, anchored_on in {HOUSE: earning.day, **anchors}.items()
    ]
    return [(rule, cycle) for rule, cycle in found if cycle is not None]


def _total(
    learner: Person,
    rule: Rule,
    cycle: Cycle,
    earning: Earning,
    about: str,
    *,
    is_gone: bool = False,
) -> CycleTotal:
    """Return what one activity adds, with its worth under *rule* when it is rounded by itself."""
    counts = earning.is_accepted(rule) and not is_gone
    minutes = earning.minutes if counts else {}
    worth = int(100 * rule.credit_units(minutes))
    named = [each.id for each in rule.categories if each.id in earning.categories]
    return CycleTotal(
        organization_id=learner.organization_id,
        learner_id=learner.id,
        body=rule.id,
        cycle_start=cycle.start,
        cycle_end=cycle.end,
        instruction_minutes=minutes.get(TimeClass.INSTRUCTION, 0),
        lab_minutes=minutes.get(TimeClass.LAB, 0),
        assessment_minutes=minutes.get(TimeClass.ASSESSMENT, 0),
        entries=int(counts),
        hundredths=worth,
        by_category=line_of_parts(dict.fromkeys(named, worth)) if counts else "",
        by_domain=about,
    )
