"""A transcript as data and as the words of its PDF: entries, and how each cycle stands."""

from collections.abc import Sequence
from typing import Any

from app import clock
from app.credit.standings import Standing
from app.errors import NotFound
from app.records.people import Organization, Person
from app.reporting.standing import cycle_standings
from app.reporting.transcript import TranscriptRow
from app.store import Unit

STATEMENT = (
    "Credit by body follows the rules that this site keeps as data; the body itself decides what "
    "it accepts. Entries stand in the order in which they were entered; one that was taken back "
    "stays visible, and a line of its own takes the same away. No activity counts twice in a cycle."
)


def transcript_data(learner: Person, rows: Sequence[TranscriptRow], unit: Unit) -> dict[str, Any]:
    """Return the transcript for programs."""
    organization = _organization(learner, unit)
    return {
        "format": "reading-room-transcript/2",
        "learner": {"name": learner.name, "external_id": learner.external_id or ""},
        "provider": {"name": organization.name, "address": organization.address},
        "made_at": clock.now().isoformat(timespec="seconds"),
        "cycles": [_cycle(standing) for standing in cycle_standings(learner, unit)],
        "entries": [row.told() for row in rows],
    }


def transcript_facts(learner: Person, rows: Sequence[TranscriptRow], unit: Unit) -> dict[str, Any]:
    """Return the words of the transcript's PDF."""
    organization = _organization(learner, unit)
    standings = cycle_standings(learner, unit)
    return {
        "learner_name": learner.name,
        "provider_name": organization.name,
        "provider_address": organization.address,
        "made_on": clock.day_words(clock.today(learner.time_zone)),
        "standings": [
            [
                f"{each.rule.credential} ({each.rule.body})",
                f"{clock.day_words(each.cycle.start)} to {clock.day_words(each.cycle.end)}",
                str(each.rule.required),
                "" if each.minutes is None else str(each.minutes),
                str(each.earned),
                str(each.to_earn),
            ]
            for each in standings
        ],
        "entries": [_line(row) for row in rows],
        "statement": " ".join((STATEMENT, *(_counting(each) for each in standings))),
    }


def _organization(learner: Person, unit: Unit) -> Organization:
    organization = unit.organizations.get(learner.organization_id)
    if organization is None:
        raise NotFound("There is no such organization.")
    return organization


def _cycle(standing: Standing) -> dict[str, Any]:
    return {
        "body": standing.rule.body,
        "credential": standing.rule.credential,
        "rule": standing.rule.id,
        "cycle_start": standing.cycle.start.isoformat(),
        "cycle_end": standing.cycle.end.isoformat(),
        "required": str(standing.rule.required),
        "minutes": standing.minutes,
        "earned": str(standing.earned),
        "missing": str(standing.to_earn),
        "categories": {each.category.id: str(each.earned) for each in standing.categories},
    }


def _counting(standing: Standing) -> str:
    if standing.asks_for_exam:
        return ""
    return f"{standing.rule.credential}: {standing.rule.counting_says}"


def _line(row: TranscriptRow) -> list[str]:
    provider = row.activity.get("provider", "")
    return [
        str(row.entry.sequence),
        row.title,
        f"{provider}, {row.format}" if provider else row.format,
        clock.day_words(row.completed_on),
        str(row.learning_minutes),
        str(row.test_minutes),
        row.credit_words or "none",
        row.status,
    ]
