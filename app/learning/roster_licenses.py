"""A roster's columns about credentials: a number and the day that the cycle is counted from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import uuid4

from app import clock
from app.credit.rules import Anchor, Rule, all_rules, credential_rules
from app.errors import InvalidInput
from app.frozen import Frozen, replace
from app.learning.keeping_up import anchor_of
from app.learning.roster_cells import Problem, day_of
from app.records.credit import Credential
from app.records.people import Person

_PREFIX, _ANCHOR, _LONGEST = "license_", "_anchor", 64
_A_DAY = "Year, month, day, such as 2024-03-31"


class Kept(Frozen):
    """What a row does to somebody's credentials: what is kept, and what it says of that."""

    credentials: tuple[Credential, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def license_columns() -> tuple[str, ...]:
    """Return the columns of every credential that somebody may keep up."""
    return tuple(
        name
        for rule in credential_rules()
        for name in (f"{_PREFIX}{rule.id}", f"{_PREFIX}{rule.id}{_ANCHOR}")
    )


def license_column(head: str) -> str:
    """Return a column as we call it: British spelling and the body's name are understood."""
    plain = _PREFIX + head.removeprefix("licence_") if head.startswith("licence_") else head
    if not plain.startswith(_PREFIX):
        return head
    name = plain.removeprefix(_PREFIX)
    body = name.removesuffix(_ANCHOR)
    ids = [rule.id for rule in credential_rules() if rule.body.lower() == body]
    known = {rule.id for rule in credential_rules()}
    if body in known or len(ids) != 1:
        return plain
    return plain.replace(body, ids[0], 1)


def is_license_column(head: str) -> bool:
    """Say whether the column is about a credential that we know."""
    return head in license_columns()


def kept_licenses(cells: Mapping[str, str], person: Person, held: Sequence[Credential]) -> Kept:
    """Return what the filled cells do to the person's credentials, of which *held* are there."""
    today, bodies = clock.today(person.time_zone), {all_rules()[each.body].body for each in held}
    credentials, changes, problems = list[Credential](), list[tuple[str, str, str]](), []
    for rule, number, anchor in _filled(cells):
        before = next((each for each in held if each.body == rule.id), None)
        found = _problems(rule, number, anchor, before, today)
        if before is None and rule.body in bodies:
            wrong = f"A credential of {rule.body} is there already, and one a body counts."
            found.append(Problem(f"{_PREFIX}{rule.id}", wrong, "The column of that credential"))
        bodies.add(rule.body)
        problems += found
        if found:
            continue
        after = _after(rule, number, anchor, before, person, today)
        told = _changes(rule, before, after)
        if told:
            credentials.append(after)
            changes += told
    return Kept(tuple(credentials), tuple(changes), tuple(problems))


def _filled(cells: Mapping[str, str]) -> Iterator[tuple[Rule, str, str]]:
    for rule in credential_rules():
        number = cells.get(f"{_PREFIX}{rule.id}", "")
        anchor = cells.get(f"{_PREFIX}{rule.id}{_ANCHOR}", "")
        if number or anchor:
            yield rule, number, anchor


def _problems(
    rule: Rule, number: str, anchor: str, before: Credential | None, today: date
) -> list[Problem]:
    column, found = f"{_PREFIX}{rule.id}", list[Problem]()
    if len(number) > _LONGEST:
        wrong = f"It has {len(number)} characters."
        found.append(Problem(column, wrong, f"At most {_LONGEST} characters"))
    if anchor and day_of(anchor) is None:
        return [*found, Problem(f"{column}{_ANCHOR}", f"{anchor} is no day.", _A_DAY)]
    if before is not None and not anchor:
        return found
    try:
        anchor_of(rule, day_of(anchor), today)
    except InvalidInput as error:
        found.append(Problem(f"{column}{_ANCHOR}", str(error), _A_DAY))
    return found


def _after(
    rule: Rule, number: str, anchor: str, before: Credential | None, person: Person, today: date
) -> Credential:
    if before is not None:
        day = anchor_of(rule, day_of(anchor), today) if anchor else before.anchored_on
        if rule.anchor is Anchor.CALENDAR_YEAR:
            day = before.anchored_on
        return replace(before, license_number=number or before.license_number, anchored_on=day)
    return Credential(
        organization_id=person.organization_id,
        id=str(uuid4()),
        learner_id=person.id,
        body=rule.id,
        license_number=number,
        anchored_on=anchor_of(rule, day_of(anchor), today),
        added_at=clock.now(),
    )


def _changes(
    rule: Rule, before: Credential | None, after: Credential
) -> list[tuple[str, str, str]]:
    number = before.license_number if before else ""
    day = before.anchored_on.isoformat() if before else ""
    told = [
        (f"{_PREFIX}{rule.id}", number, after.license_number),
        (f"{_PREFIX}{rule.id}{_ANCHOR}", day, after.anchored_on.isoformat()),
    ]
    return [each for each in told if each[1] != each[2]]
