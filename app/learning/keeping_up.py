"""Keeping up credentials: which body, which number, counted from which day."""

from datetime import date, timedelta
from uuid import uuid4

from app import clock
from app.credit.rules import HOUSE, Anchor, Rule, all_rules
from app.errors import InvalidInput, NotFound
from app.frozen import replace
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.learning.typed import one_line
from app.records.credit import Credential
from app.records.people import Person
from app.store import Unit

_FIRST = date(1990, 1, 1)
_A_YEAR = timedelta(days=366)


def keep_credential(
    learner: Person, body: str, license_number: str, anchored_on: date | None, site: Site
) -> Credential:
    """Note the credential, and count what was already earned towards its cycles.

    One a body: what is learned once must not count for two credentials of the same body.
    """
    rules = all_rules()
    if body not in rules or body == HOUSE:
        raise InvalidInput("Choose one of the credentials in the list.")
    credential = Credential(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        learner_id=learner.id,
        body=body,
        license_number=_number(license_number),
        anchored_on=anchor_of(rules[body], anchored_on, clock.today(learner.time_zone)),
        added_at=clock.now(),
    )
    with site.store.writing() as unit:
        held = _held(learner, unit)
        if any(rules[each.body].body == rules[body].body for each in held):
            raise InvalidInput(
                f"A credential of {rules[body].body} is already on your list. "
                "Change that one, or remove it first."
            )
        unit.credentials.add(credential)
        rebuild_totals(learner, unit)
    return credential


def change_credential(
    learner: Person, credential_id: str, license_number: str, anchored_on: date | None, site: Site
) -> Credential:
    """Note another number and anchor, and count everything again from there."""
    with site.store.writing() as unit:
        found = _found(learner, credential_id, unit)
        today = clock.today(learner.time_zone)
        changed = replace(
            found,
            license_number=_number(license_number),
            anchored_on=anchor_of(all_rules()[found.body], anchored_on, today),
        )
        unit.credentials.change(changed)
        rebuild_totals(learner, unit)
    return changed


def drop_credential(learner: Person, credential_id: str, site: Site) -> None:
    """Take the credential off the list; the entries in the ledger stay."""
    with site.store.writing() as unit:
        unit.credentials.remove(_found(learner, credential_id, unit))
        rebuild_totals(learner, unit)


def _held(learner: Person, unit: Unit) -> list[Credential]:
    """Return her credentials, and hold the ledger's head: no award slips in before the count."""
    unit.ledger.head(learner.organization_id)
    return unit.credentials.of(learner.organization_id, learner.id)


def _found(learner: Person, credential_id: str, unit: Unit) -> Credential:
    for credential in _held(learner, unit):
        if credential.id == credential_id:
            return credential
    raise NotFound("There is no such credential on your list.")


def _number(text: str) -> str:
    return one_line(text)[:64]


def anchor_of(rule: Rule, day: date | None, today: date) -> date:
    """Return the day to count from; a first biennium by birth month may begin within a year."""
    if rule.anchor is Anchor.CALENDAR_YEAR:
        return date(today.year, 1, 1)
    if rule.anchor is Anchor.BIRTH_MONTH:
        if day is None or not _FIRST <= day <= today + _A_YEAR:
            raise InvalidInput(
                "Give a day in the birth month with which your biennium began: "
                "1990 at the earliest, a year from today at the latest."
            )
        return day.replace(day=1)
    if day is None or not _FIRST <= day <= today:
        raise InvalidInput("The day you passed must lie between 1990 and today.")
    return day
