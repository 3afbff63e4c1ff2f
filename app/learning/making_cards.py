"""Making review cards: from questions missed, from findings in labs, from terms to learn.

Each is made inside the transaction of the deed that gives rise to it. A learner has one card a
subject: what she misses again is on a card already.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import LabEntry, Term
from app.errors import NotFound
from app.grading.verdict import Outcome, Verdict
from app.grading.wording import WordedFinding, word_finding
from app.learning.reviewing import set_aside, take_up_again
from app.learning.site import Site
from app.records.people import Person
from app.records.review import CardKind, ReviewCard
from app.store import Unit


def learn_from_missed(
    organization_id: str, learner_id: str, missed: Mapping[str, Mapping[str, Any]], unit: Unit
) -> None:
    """Make a card of each question in *missed*: by item id, what it showed.

    That is ``stem_html``, ``clause`` and ``options`` with ``text_html``, ``right`` and
    ``rationale_html``; it is shown again once the item has left the bank. Post-tests and mock
    exams call this when they are handed in.
    """
    now = clock.now()
    who = (organization_id, learner_id)
    unit.review_cards.add_new(
        [_card(who, CardKind.ITEM, item_id, shown, now) for item_id, shown in missed.items()]
    )


def learn_from_findings(
    learner: Person, lab: LabEntry, verdicts: Mapping[str, Verdict], unit: Unit
) -> None:
    """Make a card of each misconception that *verdicts* found in a submission to *lab*."""
    now = clock.now()
    contents: dict[str, WordedFinding] = {}
    for verdict in verdicts.values():
        if verdict.outcome in (Outcome.WRONG, Outcome.PARTLY):
            for finding in verdict.findings:
                if finding.code in lab.findings:
                    worded = word_finding(finding, lab.findings[finding.code])
                    contents.setdefault(finding.code, worded)
    unit.review_cards.add_new(
        [
            _card(
                (learner.organization_id, learner.id),
                CardKind.FINDING,
                f"{lab.spec.id}/{code}",
                {
                    "lab": lab.slug,
                    "title": f"{lab.spec.code} {lab.spec.title}",
                    "saw": worded.saw,
                    "why": worded.why,
                    "clause": worded.clause,
                    "next": worded.next,
                },
                now,
            )
            for code, worded in contents.items()
        ]
    )


def learn_term(learner: Person, slug: str, site: Site) -> None:
    """Make a card of a glossary term; one marked as known is no longer known."""
    term = _term(slug, site)
    content = {"term": term.term, "text": term.text, "clause": term.clause}
    who = (learner.organization_id, learner.id)
    with site.store.writing() as unit:
        unit.known_terms.remove(*who, slug)
        unit.review_cards.add_new([_card(who, CardKind.TERM, slug, content, clock.now())])
        card = unit.review_cards.about(*who, CardKind.TERM, slug)
        if card is not None and card.set_aside_at is not None:
            take_up_again(learner, card, unit)


def mark_term(learner: Person, slug: str, site: Site, *, known: bool) -> None:
    """Mark a term as known, which sets its card aside, or take the mark away."""
    _term(slug, site)
    who = (learner.organization_id, learner.id)
    with site.store.writing() as unit:
        if not known:
            unit.known_terms.remove(*who, slug)
            return
        unit.known_terms.add(*who, slug, clock.now())
        card = unit.review_cards.about(*who, CardKind.TERM, slug)
        if card is not None and card.set_aside_at is None:
            set_aside(learner, card, unit)


def _term(slug: str, site: Site) -> Term:
    term = site.catalog.term(slug)
    if term is None:
        raise NotFound("The glossary has no such term.")
    return term


def _card(
    who: tuple[str, str], kind: CardKind, subject: str, content: Mapping[str, Any], now: datetime
) -> ReviewCard:
    organization_id, learner_id = who
    return ReviewCard(
        organization_id=organization_id,
        id=str(uuid4()),
        learner_id=learner_id,
        kind=kind,
        subject=subject,
        content=content,
        added_at=now,
        memory=None,
        due_at=now,
        reviews=0,
        lapses=0,
        first_reviewed_at=None,
        set_aside_at=None,
    )
