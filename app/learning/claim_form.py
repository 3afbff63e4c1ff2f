"""What a learner types about credit earned elsewhere, read once into facts."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Protocol

from app.credit.chain import sha256
from app.credit.rules import Category, Renewal, credential_rules
from app.errors import InvalidInput
from app.frozen import Frozen
from app.learning.typed import one_line

FORMATS = {
    "course": "Course or workshop",
    "conference": "Session of a conference",
    "online": "Online course or webinar",
    "reading": "Directed reading with a test",
    "academic": "Academic course",
    "teaching": "Teaching or publishing",
}
DOMAINS = "ABCDEFGHIJ"
_HOURS = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")
_MOST_HOURS, _DAY_HOURS = 200, 24
_LONGEST_COURSE = timedelta(days=366)
_OLDEST = timedelta(days=6 * 366)
_LONGEST, _LONGEST_NOTE = 200, 2000


class Form(Protocol):
    """A form as browsers send it: a field may have several values."""

    def get(self, name: str, default: str, /) -> Any:
        """Return the first value of the field."""
        ...

    def getlist(self, name: str, /) -> list[Any]:
        """Return every value of the field."""
        ...


def fingerprint_of(title: str, provider: str, completed_on: date) -> str:
    """Return what tells one outside activity from another: title, provider and day."""
    words = (" ".join(text.casefold().split()) for text in (title, provider))
    return sha256("\x1f".join((*words, completed_on.isoformat())))


class Told(Frozen):
    """The form as facts: title, provider, day, minutes, and the rest by name."""

    title: str
    provider: str
    completed_on: date
    minutes: int
    facts: dict[str, Any]
    words: str


@cache
def bodies() -> dict[str, tuple[bool, tuple[Category, ...]]]:
    """Return the bodies that ask for credit: whether each wants an approval, its categories."""
    found: dict[str, tuple[bool, tuple[Category, ...]]] = {}
    for rule in credential_rules():
        if rule.renewal is Renewal.CREDIT:
            needs, known = found.get(rule.body, (False, ()))
            new = tuple(each for each in rule.categories if each.id not in {k.id for k in known})
            found[rule.body] = (needs or rule.needs_approval, (*known, *new))
    return found


def read_form(form: Form, today: date) -> Told:
    """Return what the form says; :class:`InvalidInput` with what would be right."""
    chosen = [body for body in bodies() if body in form.getlist("body")]
    references = {body: one_line(form.get(f"reference.{body}", ""))[:80] for body in chosen}
    for body, reference in references.items():
        if bodies()[body][0] and not reference:
            raise InvalidInput(
                f"{body} counts approved activities alone: give its approval number."
            )
    completed_on = _day(form.get("completed_on", ""), today)
    began_on = _first_day(form.get("began_on", ""), completed_on)
    return Told(
        title=_line(form, "title", "Give the title of the activity as its certificate has it."),
        provider=_line(form, "provider", "Say who gave the course, as its certificate has it."),
        completed_on=completed_on,
        minutes=_minutes(form.get("hours", ""), (completed_on - began_on).days + 1),
        facts={
            "format": _format(form.get("format", "")),
            "began_on": began_on.isoformat() if began_on < completed_on else "",
            "bodies": chosen,
            "references": {body: text for body, text in references.items() if text},
            "categories": _categories(form.getlist("category"), chosen),
            "domains": [letter for letter in DOMAINS if letter in form.getlist("domain")],
        },
        words=form.get("note", "").strip()[:_LONGEST_NOTE],
    )


def _line(form: Form, name: str, sentence: str) -> str:
    text = one_line(form.get(name, ""))
    if not text or len(text) > _LONGEST:
        raise InvalidInput(f"{sentence} At most {_LONGEST} characters.")
    return text


def _format(text: str) -> str:
    if text not in FORMATS:
        raise InvalidInput("Choose from the list what kind of activity it was.")
    return text


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput("Give the day of completion as year, month and day.") from error
    if not today - _OLDEST <= day <= today:
        raise InvalidInput("The day of completion must lie within the last six years.")
    return day


def _first_day(text: str, completed_on: date) -> date:
    """Return the day on which it began: that of completion where none is given."""
    if not text.strip():
        return completed_on
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(
            "Give the first day as year, month and day, or leave it empty."
        ) from error
    if not completed_on - _LONGEST_COURSE <= day <= completed_on:
        raise InvalidInput(
            "The first day must not lie after the day of completion, nor more than a year before."
        )
    return day


def _minutes(text: str, days: int) -> int:
    text = text.strip()
    if not _HOURS.fullmatch(text):
        raise InvalidInput("Give the hours of learning as a number such as 1.5.")
    minutes = Decimal(text.replace(",", ".")) * 60
    if not 0 < minutes <= _MOST_HOURS * 60:
        raise InvalidInput(f"The hours must be more than none and at most {_MOST_HOURS}.")
    if minutes > days * _DAY_HOURS * 60:
        raise InvalidInput(_too_many(text, days))
    return int(minutes.quantize(Decimal(1), ROUND_HALF_UP))


def _too_many(hours: str, days: int) -> str:
    """Say that so many *hours* do not fit into the days, and what to look at."""
    if days > 1:
        room = days * _DAY_HOURS
        return f"{days} days have {room} hours, and {hours} are claimed: look at both days."
    return (
        f"A day has {_DAY_HOURS} hours, and {hours} are claimed for one. If it took several days, "
        "give its first day too."
    )


def _categories(named: Sequence[str], chosen: Sequence[str]) -> list[str]:
    known = [each.id for body in chosen for each in bodies()[body][1]]
    return [each for each in known if each in named]
