"""Awarding credit: one entry, its certificate, a checkpoint and the totals, all or nothing."""

import secrets
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import Module
from app.credit.certificates import NOT_BOARD_CREDIT, new_code
from app.credit.chain import canonical, person_digest, sha256
from app.credit.openings import Opening
from app.credit.rules import TimeClass
from app.errors import Conflict
from app.learning.checkpointing import add_checkpoint
from app.learning.days import local_day
from app.learning.earning import module_credit
from app.learning.notices import tell
from app.learning.progress import module_labs
from app.learning.site import Site
from app.learning.totals import add_to_totals, rebuild_totals
from app.records.credit import Certificate, EntryKind, LedgerEntry
from app.records.learning import Completion
from app.records.people import Organization, Person
from app.store import Unit

OUTLINE = "2024-03"


def award_module(
    learner: Person, module: Module, completion: Completion, unit: Unit, site: Site
) -> LedgerEntry:
    """Write the award for *completion* into the ledger, issue its certificate, and sign both.

    A module is awarded once a learner, credit version and cycle; :class:`Conflict` otherwise.
    """
    entry = enter_award(learner, module, completion, unit, site)
    sentence = f"Your certificate for {module.code} {module.title} is ready."
    tell(learner.organization_id, learner.id, "certificate", sentence, "/me/credit", unit)
    add_checkpoint(learner.organization_id, unit, site.store, site.settings)
    return entry


def enter_award(
    learner: Person, module: Module, completion: Completion, unit: Unit, site: Site
) -> LedgerEntry:
    """Write the award and issue its certificate; whoever enters many signs them together."""
    organization = unit.organizations.get(learner.organization_id)
    if organization is None:
        raise LookupError("A learner belongs to an organization that is not there.")
    # With the head held, nobody else awards the module between the question and the entry.
    unit.ledger.head(learner.organization_id)
    day = local_day(completion.completed_at, learner.time_zone)
    minutes = designated_minutes(module, site)
    credit = module_credit(learner, module, day, unit)
    if not credit.open_in:
        raise Conflict("This module was already awarded in this cycle.")
    activity = {
        "id": module.id,
        "title": module.title,
        "version": module.content_hash,
        "credit_version": module.credit_version,
        "domains": list(module.domains),
        "outline": OUTLINE,
        "score_percent": str(completion.score_percent),
        "pass_percent": module.pass_percent,
    }
    entry = append_entry(
        unit, learner, EntryKind.AWARD, activity, minutes, day,
        award_key=_award_key(learner, module, credit.open_in[0]),
    )  # fmt: skip
    if credit.awards:
        # A cycle of another body may hold an earlier award, and counts the module once.
        rebuild_totals(learner, unit)
    else:
        add_to_totals(learner, minutes, day, unit, activity=activity)
    facts = _module_facts(module, completion)
    issue_certificate(unit, learner, organization, entry, minutes, facts)
    return entry


def _award_key(learner: Person, module: Module, opening: Opening) -> str:
    """Return the key that the database keeps unique: who, what, and a cycle in which it is new."""
    cycle = f"{opening.rule.id}:{opening.cycle.start.isoformat()}"
    return f"{learner.id}:{module.id}:{module.credit_version}:{cycle}"


def designated_minutes(module: Module, site: Site) -> dict[TimeClass, int]:
    """Return the module's designated minutes by class: lessons, labs, post-test."""
    labs = module_labs(module, site.catalog)
    return {
        TimeClass.INSTRUCTION: sum(lesson.minutes for lesson in module.lessons),
        TimeClass.LAB: sum(lab.spec.minutes for lab in labs),
        TimeClass.ASSESSMENT: module.post_test_minutes,
    }


def append_entry(
    unit: Unit,
    learner: Person,
    kind: EntryKind,
    activity: Mapping[str, Any],
    minutes: Mapping[TimeClass, int],
    day: date,
    *,
    award_key: str | None = None,
    reverses_id: str | None = None,
) -> LedgerEntry:
    """Add one entry at the head of the learner's organization's ledger."""
    now = clock.now()
    sequence, previous = unit.ledger.head(learner.organization_id)
    salt = unit.ledger.salt(learner.organization_id, learner.id, secrets.token_hex(16))
    entry_id = str(uuid4())
    body = canonical(
        {
            "format": 1,
            "id": entry_id,
            "sequence": sequence + 1,
            "previous_hash": previous,
            "organization": learner.organization_id,
            "kind": kind.value,
            "learner": person_digest(salt, learner.id),
            "learner_name": person_digest(salt, learner.name),
            "activity": dict(activity),
            "minutes": {time_class.value: n for time_class, n in minutes.items()},
            "completed_on": day.isoformat(),
            "entered_at": now.isoformat(timespec="seconds"),
            "reverses": reverses_id,
        }
    )
    entry = LedgerEntry(
        organization_id=learner.organization_id,
        sequence=sequence + 1,
        id=entry_id,
        kind=kind,
        learner_id=learner.id,
        body=body,
        previous_hash=previous,
        hash=sha256(body),
        award_key=award_key,
        reverses_id=reverses_id,
        minutes=sum(minutes.values()),
        completed_on=day,
        entered_at=now,
    )
    unit.ledger.append(entry)
    return entry


def issue_certificate(
    unit: Unit,
    learner: Person,
    organization: Organization,
    entry: LedgerEntry,
    minutes: Mapping[TimeClass, int],
    facts: Mapping[str, Any],
) -> Certificate:
    """Issue the certificate of *entry*; *facts* are what its kind of activity adds."""
    hours = (Decimal(sum(minutes.values())) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    certificate = Certificate(
        code=new_code(),
        organization_id=learner.organization_id,
        entry_id=entry.id,
        learner_id=learner.id,
        facts={
            "learner_name": learner.name,
            "provider_name": organization.name,
            "provider_address": organization.address,
            "completed_on": entry.completed_on.isoformat(),
            "minutes": {time_class.value: n for time_class, n in minutes.items()},
            "contact_hours": str(hours),
            "entry_hash": entry.hash,
            "entry_sequence": entry.sequence,
            "statement": NOT_BOARD_CREDIT,
            **facts,
        },
        issued_at=clock.now(),
        revoked_at=None,
        revoked_why=None,
    )
    unit.certificates.issue(certificate)
    return certificate


def _module_facts(module: Module, completion: Completion) -> dict[str, Any]:
    return {
        "activity_title": f"{module.code} {module.title}",
        "activity_version": module.content_hash[:16],
        "format": "Self-paced enduring material with interactive labs",
        "outline": OUTLINE,
        "domains": list(module.domains),
        "score_percent": str(completion.score_percent.quantize(Decimal("0.1"))),
        "pass_percent": module.pass_percent,
    }
