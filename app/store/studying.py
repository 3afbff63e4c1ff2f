"""What learners set for their studies: exam date and hours, known terms, entry diagnostics."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.records.review import Diagnostic, StudySetting
from app.store import schema
from app.store.rows import Rows, values_of

s = schema.study_setting.c
k = schema.known_term.c
d = schema.diagnostic.c


class StudySettings(Rows):
    """One row for each learner who set anything."""

    def get(self, organization_id: str, learner_id: str) -> StudySetting | None:
        """Return what the learner set."""
        query = select(schema.study_setting).where(
            s.organization_id == organization_id, s.learner_id == learner_id
        )
        return self._one(StudySetting, query)

    def save(self, setting: StudySetting) -> None:
        """Keep *setting* in place of the one before."""
        self._upsert(schema.study_setting, values_of(setting), frozenset())


class KnownTerms(Rows):
    """Glossary terms that a learner marked as known."""

    def add(self, organization_id: str, learner_id: str, term: str, at: datetime) -> None:
        """Mark *term*, a slug; twice is once."""
        values = {
            "organization_id": organization_id,
            "learner_id": learner_id,
            "term": term,
            "known_at": at,
        }
        self._insert_once(schema.known_term, values)

    def remove(self, organization_id: str, learner_id: str, term: str) -> None:
        """Take the mark of *term* away."""
        self._connection.execute(
            delete(schema.known_term).where(
                k.organization_id == organization_id, k.learner_id == learner_id, k.term == term
            )
        )

    def of(self, organization_id: str, learner_id: str) -> set[str]:
        """Return the slugs that the learner marked."""
        query = select(k.term).where(
            k.organization_id == organization_id, k.learner_id == learner_id
        )
        return set(self._connection.execute(query).scalars())


class Diagnostics(Rows):
    """Entry diagnostics, one row each time a learner began one."""

    def add(self, diagnostic: Diagnostic) -> bool:
        """Keep a new diagnostic; say whether its number was still free."""
        return self._insert_once(schema.diagnostic, values_of(diagnostic))

    def get(self, organization_id: str, diagnostic_id: str) -> Diagnostic | None:
        """Return one diagnostic."""
        query = select(schema.diagnostic).where(
            d.organization_id == organization_id, d.id == diagnostic_id
        )
        return self._one(Diagnostic, query)

    def of(self, organization_id: str, learner_id: str, path_id: str) -> list[Diagnostic]:
        """Return the learner's diagnostics of the path, oldest first."""
        query = (
            select(schema.diagnostic)
            .where(
                d.organization_id == organization_id,
                d.learner_id == learner_id,
                d.path_id == path_id,
            )
            .order_by(d.number)
        )
        return self._all(Diagnostic, query)

    def newest_order(self, organization_id: str, learner_id: str) -> list[str]:
        """Return the modules in the order that the learner's newest result gave, if any."""
        query = (
            select(d.result)
            .where(
                d.organization_id == organization_id,
                d.learner_id == learner_id,
                d.submitted_at.is_not(None),
            )
            .order_by(d.submitted_at.desc())
            .limit(1)
        )
        found = self._connection.execute(query).scalar()
        return list(found["order"]) if found else []

    def answer(
        self, diagnostic: Diagnostic, background: str, answers: Mapping[str, int], sequence: int
    ) -> bool:
        """Keep the answers of an open diagnostic unless later ones are there; say whether."""
        done = self._connection.execute(
            update(schema.diagnostic)
            .where(
                d.organization_id == diagnostic.organization_id,
                d.id == diagnostic.id,
                d.submitted_at.is_(None),
                d.sequence < sequence,
            )
            .values(background=background, answers=answers, sequence=sequence)
        )
        return done.rowcount == 1

    def submit(
        self,
        diagnostic: Diagnostic,
        background: str,
        answers: Mapping[str, int],
        result: Mapping[str, Any],
        at: datetime,
    ) -> bool:
        """Close the diagnostic with its last answers and result; say whether it was open."""
        done = self._connection.execute(
            update(schema.diagnostic)
            .where(
                d.organization_id == diagnostic.organization_id,
                d.id == diagnostic.id,
                d.submitted_at.is_(None),
            )
            .values(background=background, answers=answers, result=result, submitted_at=at)
        )
        return done.rowcount == 1
