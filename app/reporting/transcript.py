"""A learner's transcript: every ledger entry of hers, as page and file show it."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.credit.counting import NOTHING, Earning, earning_of
from app.credit.rules import (
    HOUSE,
    Per,
    Renewal,
    Rule,
    TimeClass,
    all_rules,
    credential_rules,
)
from app.frozen import Frozen
from app.records.credit import Certificate, EntryKind, LedgerEntry
from app.records.people import Person
from app.store import Unit


def _one_a_body() -> tuple[Rule, ...]:
    """Return a rule for each body that asks for credit: variants count alike."""
    found: dict[str, Rule] = {}
    for rule in credential_rules():
        if rule.renewal is Renewal.CREDIT and rule.body not in found:
            found[rule.body] = rule
    return tuple(found.values())


COUNTED = _one_a_body()

COLUMNS = (
    "certificate_code",
    "activity_title",
    "activity_version",
    "kind",
    "format",
    "outline",
    "domains",
    "instruction_minutes",
    "lab_minutes",
    "assessment_minutes",
    "contact_hours",
    "ciip_minutes",
    "score_percent",
    "pass_percent",
    "completed_on",
    "status",
    "entry_sequence",
    "entry_hash",
    "verify_url",
    "provider",
    "approvals",
    "categories",
    *(f"{rule.id}_credits" for rule in COUNTED if rule.id != "ciip"),
)


class TranscriptRow(Frozen):
    """One entry, with what it gives to each body and the certificate that shows it.

    A body that rounds each activity by itself is given credits, one that rounds the sum of a cycle
    its minutes: so either column adds up. A reversal takes away what its entry gave.
    """

    entry: LedgerEntry
    title: str
    version: str
    outline: str
    domains: str
    minutes: dict[TimeClass, int]
    contact_hours: Decimal
    given_by_rule: Mapping[str, Decimal | int]
    score: str
    pass_percent: str
    completed_on: date
    status: str
    certificate: Certificate | None
    verify_url: str
    activity: Mapping[str, Any]

    @property
    def learning_minutes(self) -> int:
        """Return the minutes of learning, taught or by oneself, labs included."""
        return sum(self.minutes.get(each, 0) for each in (TimeClass.INSTRUCTION, TimeClass.LAB))

    @property
    def test_minutes(self) -> int:
        """Return the minutes of the post-test."""
        return self.minutes.get(TimeClass.ASSESSMENT, 0)

    @property
    def format(self) -> str:
        """Return in what form it was learned."""
        return str(self.activity.get("format", "self-study with labs"))

    @property
    def credit_words(self) -> str:
        """Return what it gives to each body that takes it, in words."""
        return ", ".join(
            f"{rule.body} {self.given_by_rule[rule.id]}{' min' if rule.per is Per.CYCLE else ''}"
            for rule in COUNTED
            if self.given_by_rule[rule.id]
        )

    def told(self) -> dict[str, Any]:
        """Return the row by the names of :data:`COLUMNS`, as JSON has it."""
        return {
            name: cell if isinstance(cell, int | str) else str(cell)
            for name, cell in zip(COLUMNS, self.cells(), strict=True)
        }

    def cells(self) -> tuple[object, ...]:
        """Return the row's values in the order of :data:`COLUMNS`."""
        return (
            self.certificate.code if self.certificate else "",
            self.title,
            self.version,
            self.entry.kind.value,
            self.format,
            self.outline,
            self.domains,
            self.minutes.get(TimeClass.INSTRUCTION, 0),
            self.minutes.get(TimeClass.LAB, 0),
            self.minutes.get(TimeClass.ASSESSMENT, 0),
            self.contact_hours,
            self.given_by_rule["ciip"],
            self.score,
            self.pass_percent,
            self.completed_on,
            self.status,
            self.entry.sequence,
            self.entry.hash,
            self.verify_url,
            self.activity.get("provider", ""),
            _pairs(self.activity.get("approvals", {})),
            " ".join(self.activity.get("categories", ())),
            *(self.given_by_rule[rule.id] for rule in COUNTED if rule.id != "ciip"),
        )


def transcript(learner: Person, unit: Unit, base_url: str) -> list[TranscriptRow]:
    """Return the learner's entries in order; reversed ones stay visible."""
    entries = unit.ledger.of(learner.organization_id, learner.id)
    reversed_ids = {entry.reverses_id for entry in entries if entry.reverses_id}
    certificates = {
        each.entry_id: each for each in unit.certificates.of(learner.organization_id, learner.id)
    }
    return [
        _row(
            entry,
            certificates.get(entry.id),
            base_url,
            is_reversed=entry.id in reversed_ids,
        )
        for entry in entries
    ]


def _row(
    entry: LedgerEntry,
    certificate: Certificate | None,
    base_url: str,
    *,
    is_reversed: bool,
) -> TranscriptRow:
    body = json.loads(entry.body)
    activity = body["activity"]
    minutes = {TimeClass(name): n for name, n in body["minutes"].items()}
    status, sign = "reversed" if is_reversed else "earned", 1
    if entry.kind is EntryKind.REVERSAL:
        status, sign = "reversal", -1
    given = _given(earning_of(activity, entry.completed_on, minutes))
    return TranscriptRow(
        entry=entry,
        title=activity["title"],
        version=activity["version"][:16],
        outline=activity.get("outline", ""),
        domains=" ".join(activity.get("domains", ())),
        minutes={name: sign * n for name, n in minutes.items()},
        contact_hours=sign * all_rules()[HOUSE].credit_units(minutes),
        given_by_rule={rule_id: sign * amount for rule_id, amount in given.items()},
        score=activity.get("score_percent", ""),
        pass_percent=str(activity.get("pass_percent", "")),
        completed_on=entry.completed_on,
        status=status,
        certificate=certificate,
        verify_url=f"{base_url}/verify/{certificate.code}" if certificate else "",
        activity=activity,
    )


def _given(earning: Earning) -> dict[str, Decimal | int]:
    """Return what the activity gives under each body's rule; nothing where it is not accepted."""
    return {rule.id: _worth(earning, rule) for rule in COUNTED}


def _worth(earning: Earning, rule: Rule) -> Decimal | int:
    if rule.per is Per.CYCLE:
        return rule.counted(earning.minutes) if earning.is_accepted(rule) else 0
    return rule.credit_units(earning.minutes) if earning.is_accepted(rule) else NOTHING


def _pairs(approvals: Mapping[str, str]) -> str:
    return ", ".join(f"{body} {number}" for body, number in approvals.items())
