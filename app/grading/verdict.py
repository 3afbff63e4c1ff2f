"""What a check says of one answer: a verdict, and findings with a place."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from app.frozen import Frozen, field


class Outcome(StrEnum):
    """The four things a check can say."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


class Place(Frozen):
    """Where a finding is: a path in an object, a message, a wire trace or a table.

    *path* is a DICOM path such as ``(0040,0275)[1].(0040,0007)``, an HL7 path such as
    ``OBR[2]-18.1``, ``event 7`` of a wire trace, or ``row 3`` of a table. *source* names the
    file or message on the bench. *offset* and *length* count bytes (DICOM) or characters (HL7).
    """

    path: str
    source: str = ""
    offset: int | None = None
    length: int | None = None


class Finding(Frozen):
    """One thing we saw: a code of the lab's ``findings.toml``, a place, and what stood there.

    *saw* is a short quotation of the learner's own answer or file. *facts* fill further names
    in the text of ``findings.toml``; neither may hold the right answer.
    """

    code: str
    at: Place | None = None
    saw: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class Verdict(Frozen):
    """What a check says of one answer; *share* is the part of the exercise's points earned."""

    outcome: Outcome
    share: Fraction = Fraction(0)
    note: str = ""
    findings: tuple[Finding, ...] = ()


def right(note: str = "") -> Verdict:
    """Give full points; *note* says in a sentence why the answer holds."""
    return Verdict(Outcome.RIGHT, Fraction(1), note)


def partly(earned: int, possible: int, *findings: Finding, note: str = "") -> Verdict:
    """Give *earned* of *possible* parts, with a finding for each part that is missing."""
    if earned >= possible:
        return Verdict(Outcome.RIGHT, Fraction(1), note, findings)
    if earned <= 0:
        return Verdict(Outcome.WRONG, Fraction(0), note, findings)
    return Verdict(Outcome.PARTLY, Fraction(earned, possible), note, findings)


def wrong(*findings: Finding, note: str = "") -> Verdict:
    """Give no points, and say by findings what was seen."""
    return Verdict(Outcome.WRONG, Fraction(0), note, findings)


def unreadable(note: str, *findings: Finding) -> Verdict:
    """Say that the answer has no readable form and what form would do; it costs nothing."""
    return Verdict(Outcome.UNREADABLE, Fraction(0), note, findings)


def verdict_as_data(verdict: Verdict) -> dict[str, Any]:
    """Return *verdict* as JSON-able data, the form in which it is stored and travels."""
    return {
        "outcome": verdict.outcome.value,
        "share": [verdict.share.numerator, verdict.share.denominator],
        "note": verdict.note,
        "findings": [
            {
                "code": finding.code,
                "saw": finding.saw,
                "facts": dict(finding.facts),
                "at": None
                if finding.at is None
                else {
                    "path": finding.at.path,
                    "source": finding.at.source,
                    "offset": finding.at.offset,
                    "length": finding.at.length,
                },
            }
            for finding in verdict.findings
        ],
    }


def verdict_from_data(data: Mapping[str, Any]) -> Verdict:
    """Read back what :func:`verdict_as_data` wrote."""
    return Verdict(
        Outcome(data["outcome"]),
        _share(*data["share"]),
        data["note"],
        tuple(
            Finding(
                found["code"],
                None if found["at"] is None else Place(**found["at"]),
                found["saw"],
                found["facts"],
            )
            for found in data["findings"]
        ),
    )


@lru_cache(maxsize=256)
def _share(top: int, bottom: int) -> Fraction:
    return Fraction(top, bottom)
