"""Invitations: every line as RFC 5545 has it, in both nights of a clock change."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reporting.icalendar import Event, calendar, escaped, folded

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def event(**changed: object) -> Event:
    told: dict[str, object] = {
        "uid": "s1@ward.test", "summary": "Headers, together; again", "description": "One\nTwo",
        "location": "Room 2", "url": "https://ward.test/sessions/s1", "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=1), "changed_at": NOW, "sequence": 3,
        "is_cancelled": False,
    }  # fmt: skip
    return Event(**{**told, **changed})  # type: ignore[arg-type]


def fields(text: str) -> dict[str, str]:
    """Return what a calendar reads: lines unfolded, by name."""
    unfolded = text.replace("\r\n ", "")
    return dict(line.split(":", 1) for line in unfolded.split("\r\n") if line)


def unescaped(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], text)


def test_a_calendar_holds_what_the_standard_asks_for() -> None:
    text = calendar([event()], NOW)

    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    read = fields(text)
    assert read["SUMMARY"] == "Headers\\, together\\; again"
    assert read["DESCRIPTION"] == "One\\nTwo"
    assert (read["UID"], read["SEQUENCE"], read["STATUS"]) == ("s1@ward.test", "3", "CONFIRMED")
    assert read["DTSTAMP"] == read["DTSTART"] == "20260302T120000Z"
    assert fields(calendar([event(is_cancelled=True)], NOW))["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("began", "starts", "ends"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), "20260329T003000Z", "20260329T013000Z"),
        (datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN), "20260329T013000Z", "20260329T023000Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), "20261025T003000Z", "20261025T013000Z"),
        (
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN),
            "20261025T013000Z",
            "20261025T023000Z",
        ),
    ],
)
def test_both_nights_of_a_clock_change_are_told_without_doubt(
    began: datetime, starts: str, ends: str
) -> None:
    told = event(starts_at=began, ends_at=began.astimezone(UTC) + timedelta(hours=1))

    read = fields(calendar([told], NOW))

    assert (read["DTSTART"], read["DTEND"]) == (starts, ends)


@given(st.text(max_size=400))
def test_lines_are_folded_at_75_octets_and_unfold_to_what_they_were(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"

    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode("utf-8")) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_escaped_text_reads_back_without_what_no_calendar_can_hold(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")

    kept = "".join(each for each in plain if each.isprintable() or each == "\n")

    assert unescaped(escaped(text)) == kept
