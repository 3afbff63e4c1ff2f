"""The form by which a mentor assigns: what she typed, whom it hits, and the page around it."""

from datetime import date, datetime, timedelta

from flask import render_template, request

from app import clock
from app.errors import InvalidField, InvalidInput, NotFound
from app.frozen import Frozen
from app.learning.assigning import Ask, Target, assign, whom_they_hit
from app.learning.assignment_rules import keep_rule, make_rule, whom_the_rule_hits
from app.learning.due_dates import DueDates, check_dates, instants
from app.learning.reach import people_in_reach, shown_teams
from app.learning.site import Site
from app.learning.subjects import Subject, subjects
from app.records.mentoring import AskedKind, AssignmentRule, Since
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit
from app.web import current

FIELDS = (
    "module", "target", "rule_job_role", "rule_team", "rule_hired", "due", "due_on", "due_days",
    "since", "opens_on", "late_days", "expires_days", "note",
)  # fmt: skip
"""What the form holds once; ``also`` may come several times."""

_OF_A_RULE = {
    "rule_job_role": "Job role",
    "rule_team": "Team, sub-teams included",
    "rule_hired": "Hired within the last … days",
}


class Hit(Frozen):
    """Somebody whom it would reach, her due date, and whether she is asked the same already."""

    person: Person
    due_at: datetime
    asked_before: bool


def assign_page(refused: InvalidInput | NotFound | None = None, *, preview: bool = False) -> str:
    """Return the form with what was typed; with *preview*, whom it would reach."""
    site, mentor = current.site(), current.reader()
    hits = None
    if preview:
        try:
            hits = _hits(mentor, site)
        except (InvalidInput, NotFound) as error:
            refused = error
    with site.store.reading() as unit:
        teams = shown_teams(mentor, "assign_module", unit)
        ids = people_in_reach(mentor, "assign_module", unit) - {mentor.person.id}
        found = unit.people.among(mentor.person.organization_id, ids)
        people = [person for person in found if person.active]
    today = clock.today(mentor.person.time_zone)
    job_roles = sorted({person.job_role for person in people if person.job_role})
    return render_template(
        "assign.html",
        subjects=subjects(site.catalog),
        kinds=[kind.value for kind in AskedKind],
        teams=teams,
        people=people,
        job_roles=job_roles,
        unknown_role=_unknown_role(job_roles),
        typed=request.form if request.method == "POST" else request.args,
        also=request.form.getlist("also"),
        fields=FIELDS,
        hits=hits,
        problem=str(refused or ""),
        field=refused.field if isinstance(refused, InvalidField) else "",
        today=today.isoformat(),
        suggested=(today + timedelta(days=30)).isoformat(),
    )


def _unknown_role(job_roles: list[str]) -> str:
    """Return the job role that the form names, if nobody whom she mentors has it."""
    typed = " ".join(request.form.get("rule_job_role", "").split())
    known = {" ".join(each.split()).casefold() for each in job_roles}
    return "" if typed.casefold() in known else typed


def confirm() -> None:
    """Assign what the form says, or keep the rule."""
    site, mentor = current.site(), current.reader()
    _leave_nothing_out()
    if request.form.get("target") == "rule":
        keep_rule(mentor, _rule(mentor, site), site)
        return
    ask = Ask(_subject(site), _targets(), _dates(), request.form.get("note", ""))
    assign(mentor, ask, site)


def _leave_nothing_out() -> None:
    """Refuse a form that says whom in two ways, since one of them would not be read."""
    if request.form.get("target") != "rule":
        for field, label in _OF_A_RULE.items():
            if request.form.get(field, "").strip():
                raise InvalidField(
                    field,
                    f"“{label}” counts for a rule alone. Choose “By rule” under “For”, "
                    "or empty this field.",
                )
    elif request.form.getlist("also"):
        raise InvalidField(
            "also",
            "A rule reaches whoever fits it and nobody else. Take the ticks away under “Further "
            "people”, and assign to them without a rule.",
        )


def _hits(mentor: Reader, site: Site) -> list[Hit]:
    _leave_nothing_out()
    subject, dates = _subject(site), _dates()
    zone = mentor.person.time_zone
    check_dates(dates, clock.today(zone))
    rule = _rule(mentor, site) if request.form.get("target") == "rule" else None
    with site.store.reading() as unit:
        people = _people(mentor, rule, unit)
        asked = unit.assignments.among(
            mentor.person.organization_id, [person.id for person in people]
        )
    before = {
        each.learner_id
        for each in asked
        if (each.kind, each.module_id) == (subject.kind, subject.id) and each.completed_at is None
    }
    today = clock.today(zone)
    return [
        Hit(person, instants(dates, person.hired_on, today, zone).due_at, person.id in before)
        for person in people
    ]


def _people(mentor: Reader, rule: AssignmentRule | None, unit: Unit) -> list[Person]:
    if rule is not None:
        return whom_the_rule_hits(rule, unit)
    found = whom_they_hit(mentor, _targets(), unit)
    return [person for _, reached in found for person in reached]


def _rule(mentor: Reader, site: Site) -> AssignmentRule:
    return make_rule(
        mentor,
        _subject(site),
        _dates(),
        site,
        team_id=request.form.get("rule_team") or None,
        job_role=request.form.get("rule_job_role", ""),
        hired_within_days=_days("rule_hired"),
        note=request.form.get("note", ""),
    )


def _subject(site: Site) -> Subject:
    kind, _, slug = request.form.get("module", "").rpartition(":")
    wanted = (kind or AskedKind.MODULE.value, slug)
    for subject in subjects(site.catalog):
        if (subject.kind, subject.slug) == wanted:
            return subject
    raise InvalidInput("Choose a module, path, lab or mock exam from the list, or an incident.")


def _targets() -> tuple[Target, ...]:
    kind, _, chosen = request.form.get("target", "").partition(":")
    targets = [Target(person_id=person_id) for person_id in request.form.getlist("also")]
    if kind == "team" and chosen:
        targets.insert(0, Target(team_id=chosen))
    elif kind == "person" and chosen:
        targets.insert(0, Target(person_id=chosen))
    if not targets:
        raise InvalidInput("Choose a person or a team from the list.")
    return tuple(targets)


def _dates() -> DueDates:
    relative = request.form.get("due") == "days"
    since = Since.HIRED if request.form.get("since") == Since.HIRED else Since.ASSIGNED
    return DueDates(
        due_on=None if relative else day_in("due_on", "the due date"),
        due_days=_days("due_days") if relative else None,
        since=since.value,
        opens_on=day_in("opens_on", "the day on which it opens"),
        late_days=_days("late_days"),
        expires_days=_days("expires_days"),
    )


def day_in(field: str, what: str) -> date | None:
    """Return the day in the form's *field*, or ``None`` where it is empty."""
    text = request.form.get(field, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"Give {what} as year, month and day.") from error


def _days(field: str) -> int | None:
    """Return the number of days in the form's *field*, or ``None`` where it is empty."""
    return whole_in(field, "Give a number of days in digits, or leave the field empty.")


def whole_in(field: str, otherwise: str) -> int | None:
    """Return the whole number in the form's *field*; *otherwise* is what a typo is told."""
    text = request.form.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 5):  # noqa: PLR2004
        raise InvalidInput(otherwise)
    return int(text)
