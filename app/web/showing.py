"""What templates may ask for: assets, times in the reader's zone, words for numbers."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, g, request, url_for
from markupsafe import Markup

from app import clock
from app.catalog import LabEntry
from app.counting import counted
from app.grading.wording import in_short
from app.practice.uid_names import uid_words
from app.records.people import Person
from app.records.reader import Reader
from app.web import current
from app.web.security import csrf_token
from app.web.system_actions import action_title
from app.web.system_panels import kind_words

_HOUR, _DAY, _TWO_DAYS = 60, 86_400, 48
_MOST_PROBLEMS = 20


def tools_can_reach() -> bool:
    """Say whether this site has a practice network for learners' own tools."""
    return current.site().settings.network


def hl7_src() -> str:
    """Return the address below which the tools of a message ask the site."""
    return url_for("messages.check").removesuffix("-check")


def home_of(lab: LabEntry) -> tuple[str, str]:
    """Return title and address of the page from which the systems of *lab* are reached."""
    if lab.spec.sandbox:
        return "My mentor", url_for("goals.mine")
    if lab.spec.incident is not None:
        return "Incidents", url_for("incidents.catalog")
    return "Labs", url_for("labs.catalog")


def back_words(lab: LabEntry) -> str:
    """Return what a link is called that leads back from the systems of *lab*."""
    if lab.spec.sandbox:
        return "Back to the practice hospital"
    return "Back to the shift" if lab.spec.incident else "Back to the ticket and the exercises"


def teach_templates(app: Flask) -> None:
    """Give *app*'s templates their filters and what every page shows."""
    manifest = Path(app.static_folder or "") / "manifest.json"
    names: dict[str, str] = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}

    def asset(name: str) -> str:
        return f"/static/{names.get(name, name)}"

    app.jinja_env.globals.update(
        counted=counted,
        asset=asset,
        csrf_token=csrf_token,
        tools_can_reach=tools_can_reach,
        home_of=home_of,
        back_words=back_words,
        hl7_src=hl7_src,
    )
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        told_day=told_day,
        span=span,
        hours=hours,
        number=number,
        grouped=grouped,
        due=due,
        waited=waited,
        screen_lines=screen_lines,
        heading=heading,
        megabytes=megabytes,
        kilobytes=kilobytes,
        whole_minutes=whole_minutes,
        share=share,
        two_places=two_places,
        cell=cell,
        linked=linked,
        action_title=action_title,
        in_short=in_short,
        kind_words=kind_words,
        uid_words=uid_words,
    )
    app.context_processor(_every_page)


def _every_page() -> dict[str, object]:
    reader = current.maybe_reader()
    return {
        "reader": reader,
        "content_problems": _content_problems(reader),
        "theme": reader.person.theme if reader else "auto",
        "zone": _zone(),
        "request_id": g.get("request_id", ""),
        "this_page": request.full_path.rstrip("?") if request.method == "GET" else request.path,
    }


def _content_problems(reader: Reader | None) -> list[str]:
    """Return what keeps the newest content from being served, for those who write it."""
    if reader is None or not reader.may("preview_content"):
        return []
    return [str(problem) for problem in current.site().holder.problems][:_MOST_PROBLEMS]


def _zone() -> str:
    reader = current.maybe_reader()
    return reader.person.time_zone if reader else "UTC"


def moment(value: datetime) -> str:
    """Return a moment in the reader's zone, with the zone's name: 21 Nov 2026, 14:05 CET."""
    local = value.astimezone(ZoneInfo(_zone()))
    return f"{clock.day_words(local)}, {local:%H:%M %Z}"


def day(value: date | datetime) -> str:
    """Return a day: 21 Nov 2026."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(_zone())).date()
    return clock.day_words(value)


def told_day(text: str) -> str:
    """Return a day that a record tells as year, month and day; other words as they are."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def due(value: datetime) -> str:
    """Return how far off *value* is, in words."""
    seconds = (value - clock.now()).total_seconds()
    days = int(abs(seconds) // _DAY)
    if seconds < 0:
        return "overdue since today" if days == 0 else f"overdue by {days} day{'s' * (days != 1)}"
    return "due today" if days == 0 else f"due in {days} day{'s' * (days != 1)}"


def waited(since: datetime) -> str:
    """Return for how long somebody has waited, in whole minutes, hours or days."""
    minutes = int((clock.now() - since).total_seconds() // 60)
    if minutes < _HOUR:
        return f"{max(0, minutes)} min"
    hours_waited = minutes // _HOUR
    if hours_waited < _TWO_DAYS:
        return f"{hours_waited} h"
    return f"{hours_waited // 24} days"


def span(minutes: int) -> str:
    """Return a span of minutes: 45 min, 2 h, 2 h 30 min."""
    whole, rest = divmod(minutes, _HOUR)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest} min" if rest else f"{whole} h"


def hours(minutes: int) -> str:
    """Return minutes as decimal hours with two places."""
    return f"{Decimal(minutes) / _HOUR:.2f}"


def grouped(value: int) -> str:
    """Return a whole number with its thousands apart: 39,218."""
    return f"{value:,}"


def number(value: Decimal) -> str:
    """Return a decimal without zeros that say nothing: 24, 1.5, 0.25."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def screen_lines(text: str) -> str:
    """Return an HL7 message with a line a segment; the carriage returns go back on the wire."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def megabytes(count: int) -> int:
    """Return bytes as whole megabytes."""
    return count // 1024 // 1024


def kilobytes(count: int) -> int:
    """Return bytes as kilobytes, a begun one counted whole."""
    return -(-count // 1024)


def whole_minutes(seconds: int) -> int:
    """Return seconds as minutes, a begun one counted whole."""
    return -(-seconds // 60)


def cell(value: object) -> str:
    """Return a report's value as its page shows it: a dash for none, days and moments in words."""
    if value is None or value == "":
        return "\u2013"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, Decimal) else str(value)


def linked(text: str) -> Markup:
    """Return plain text with links to the glossary's terms."""
    return Markup(current.site().catalog.linked(text))  # noqa: S704 - it escapes what is no link


def share(value: float | Decimal | None) -> str:
    """Return a share as whole percent, or a dash where there is none: 62 %."""
    return "\u2013" if value is None else f"{100 * value:.0f}\u00a0%"


def two_places(value: float | None) -> str:
    """Return a number with two places, or a dash where there is none."""
    return "\u2013" if value is None else f"{value:.2f}"


def heading(key: str) -> str:
    """Return a column's key as its heading: only the first letter grows, JND stays JND."""
    words = " ".join("ID" if word == "id" else word for word in key.split("_"))
    return words[:1].upper() + words[1:]


def zone_of(person: Person) -> ZoneInfo:
    """Return the person's time zone."""
    return ZoneInfo(person.time_zone)
