"""What the database itself keeps: settings, growth, rows that nothing changes."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.frozen import names_of
from app.records.credit import (
    AuditEvent,
    Certificate,
    Credential,
    CycleTotal,
    EntryKind,
    LedgerEntry,
)
from app.records.exams import ExamAnswer, ExamItem, ExamSitting
from app.records.hospitals import HospitalVersion, NodeState
from app.records.learning import (
    AssignedModule,
    Assignment,
    Attempt,
    Completion,
    Draft,
    DraftUpload,
    Enrollment,
    Evaluation,
    Exchange,
    FoundMisconception,
    LessonReading,
    Sitting,
    SittingAnswer,
    Submission,
)
from app.records.mentoring import (
    AssignmentChange,
    AssignmentRule,
    Goal,
    GoalChange,
    SignOff,
    Thread,
    ThreadPost,
)
from app.records.network import AttemptCode, NetworkArrival
from app.records.notices import Notice
from app.records.people import Organization, Person, RoleGrant, Team, WebSession
from app.records.presence import LabTime, Presence, TimeSpent
from app.records.regrading import Regrade
from app.records.review import Diagnostic, Review, ReviewCard, StudySetting
from app.store import Store, migrate, revision
from app.store.credit import GENESIS
from app.store.schema import metadata
from tests.people import NOON, organization, person


def test_every_sqlite_connection_writes_through_to_the_disk(sqlite_store: Store) -> None:
    with sqlite_store.reading() as one, sqlite_store.reading() as two:
        for unit in (one, two):
            told = {
                name: unit.connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in (
                    "synchronous",
                    "journal_mode",
                    "foreign_keys",
                    "busy_timeout",
                    "wal_autocheckpoint",
                )
            }
            assert told == {
                "synchronous": 2,
                "journal_mode": "wal",
                "foreign_keys": 1,
                "busy_timeout": 10_000,
                "wal_autocheckpoint": 4000,
            }


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'twice.db'}")

    migrate(store.engine)
    first = revision(store.engine)
    migrate(store.engine)

    assert revision(store.engine) == first
    store.close()


@pytest.mark.parametrize(
    "change", ["UPDATE ledger_entry SET minutes = 600", "DELETE FROM ledger_entry"]
)
def test_the_database_refuses_to_change_a_ledger_entry(store: Store, change: str) -> None:
    ada = person(store, organization(store))
    with store.writing() as unit:
        unit.ledger.head(ada.organization_id)
        unit.ledger.append(_entry(ada.organization_id, ada.id))

    with pytest.raises(DBAPIError, match="never changed"), store.writing() as unit:
        unit.connection.execute(text(change))


def test_an_entry_that_does_not_continue_the_head_is_refused(store: Store) -> None:
    ada = person(store, organization(store))

    with pytest.raises(LookupError), store.writing() as unit:
        unit.ledger.head(ada.organization_id)
        unit.ledger.append(_entry(ada.organization_id, ada.id, previous="f" * 64))


def _entry(organization_id: str, learner_id: str, previous: str = GENESIS) -> LedgerEntry:
    return LedgerEntry(
        organization_id, 1, "entry", EntryKind.AWARD, learner_id, "{}", previous, "a" * 64,
        "key", None, 60, NOON.date(), NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("organization", Organization), ("person", Person), ("team", Team),
        ("role_grant", RoleGrant), ("web_session", WebSession), ("enrollment", Enrollment),
        ("lesson_reading", LessonReading), ("attempt", Attempt), ("draft", Draft),
        ("draft_upload", DraftUpload),
        ("submission", Submission), ("finding", FoundMisconception), ("exchange", Exchange),
        ("hospital_version", HospitalVersion), ("node_state", NodeState),
        ("attempt_code", AttemptCode), ("network_arrival", NetworkArrival),
        ("sitting", Sitting), ("sitting_answer", SittingAnswer), ("evaluation", Evaluation),
        ("completion", Completion), ("assignment", Assignment), ("assigned_module", AssignedModule),
        ("credential", Credential), ("ledger_entry", LedgerEntry), ("certificate", Certificate),
        ("cycle_total", CycleTotal), ("audit_event", AuditEvent),
        ("regrade", Regrade), ("notice", Notice), ("review_card", ReviewCard), ("review", Review),
        ("study_setting", StudySetting), ("diagnostic", Diagnostic),
        ("exam_sitting", ExamSitting), ("exam_item", ExamItem), ("exam_answer", ExamAnswer),
        ("assignment_rule", AssignmentRule), ("assignment_change", AssignmentChange),
        ("thread", Thread), ("thread_post", ThreadPost), ("sign_off", SignOff), ("goal", Goal),
        ("goal_change", GoalChange), ("presence", Presence), ("time_spent", TimeSpent),
        ("lab_time", LabTime),
    ],
)  # fmt: skip
def test_a_tables_columns_stand_in_the_order_of_its_record(table: str, record: type) -> None:
    columns = [column.name for column in metadata.tables[table].columns]

    assert columns == list(names_of(record))
