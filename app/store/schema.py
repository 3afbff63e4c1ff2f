"""Every table, as SQLAlchemy Core sees it; migrations make them, this only names them.

Each learner-owned row carries ``organization_id`` first in its key, so that the database can be
distributed by organization without a redesign.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from app.store.columns import Data, DataOrNone, Id, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _organization() -> Column[str]:
    return Column("organization_id", Id, ForeignKey("organization.id"), nullable=False)


def _of_person(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organization_id", column], ["person.organization_id", "person.id"]
    )


def _index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """Name an index of some rows alone. PostgreSQL's has the same condition.

    To be told of that, SQLAlchemy would load PostgreSQL's dialect wherever the store is used.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(condition))


# --- people ----------------------------------------------------------------------------------

organization = Table(
    "organization",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("address", String(400), nullable=False),
    Column("contact", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
)

person = Table(
    "person",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("given_name", String(100), nullable=False),
    Column("family_name", String(100), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("theme", String(8), nullable=False),
    Column("job_role", String(100), nullable=False),
    Column("external_id", String(64)),
    Column("hired_on", Date),
    Column("created_at", Moment, nullable=False),
    Column("time_factor_percent", Integer, nullable=False, server_default="100"),
    Column("work_site", String(120), nullable=False, server_default=""),
    Column("manager_id", Id),
    Column("mentor_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "external_id"),
    Index("ix_person_mentor", "organization_id", "mentor_id"),
    _index_where("active = 0", "ix_person_inactive", "organization_id", "id"),
)  # fmt: skip

password = Table(
    "password",
    metadata,
    _organization(),
    Column("person_id", Id, nullable=False),
    Column("hash", String(200), nullable=False),
    Column("set_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "person_id"),
    _of_person("person_id"),
)

team = Table(
    "team",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("name", String(120), nullable=False),
    Column("parent_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "name"),
    ForeignKeyConstraint(["organization_id", "parent_id"], ["team.organization_id", "team.id"]),
)

team_member = Table(
    "team_member",
    metadata,
    _organization(),
    Column("team_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "team_id", "person_id"),
    ForeignKeyConstraint(["organization_id", "team_id"], ["team.organization_id", "team.id"]),
    _of_person("person_id"),
    Index("ix_team_member_person", "organization_id", "person_id"),
)

role_grant = Table(
    "role_grant",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("role", String(20), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("team_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "person_id", "role", "scope", "team_id"),
    CheckConstraint("(scope = 'team') = (team_id IS NOT NULL)", name="team_scope_names_a_team"),
    _of_person("person_id"),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _organization(),
    Column("person_id", Id, nullable=False),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("viewing_id", Id),
    _of_person("person_id"),
    Index("ix_web_session_person", "organization_id", "person_id"),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _organization(),
    Column("person_id", Id, nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _of_person("person_id"),
    Index("ix_sign_in_link_person", "organization_id", "person_id"),
)

reset_request = Table(
    "reset_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", String(254), nullable=False),
    Column("asked_at", Moment, nullable=False),
)

# --- learning --------------------------------------------------------------------------------

enrollment = Table(
    "enrollment",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "learner_id", "module_id"),
    _of_person("learner_id"),
)

lesson_reading = Table(
    "lesson_reading",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("lesson_id", String(40), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("finished_at", Moment),
    PrimaryKeyConstraint("organization_id", "learner_id", "module_id", "lesson_id"),
    _of_person("learner_id"),
)

presence = Table(
    "presence",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("before_at", Moment),
    PrimaryKeyConstraint("organization_id", "learner_id"),
    _of_person("learner_id"),
)

time_spent = Table(
    "time_spent",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("time_class", String(12), nullable=False),
    Column("subject_id", String(40), nullable=False),
    Column("active_seconds", Integer, nullable=False),
    Column("idle_seconds", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    PrimaryKeyConstraint(
        "organization_id", "learner_id", "module_id", "content_hash", "time_class", "subject_id"
    ),
    _of_person("learner_id"),
)

lab_time = Table(
    "lab_time",
    metadata,
    _organization(),
    Column("lab_id", String(40), nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("active_seconds", Integer, nullable=False),
    Column("passed_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "lab_id", "learner_id"),
    _of_person("learner_id"),
    Index("ix_lab_time_ranked", "organization_id", "lab_id", "active_seconds", "passed_at"),
)

attempt = Table(
    "attempt",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("lab_id", String(40), nullable=False),
    Column("lab_slug", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seed", String(64), nullable=False),
    Column("params", Data, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("bench", Data, nullable=False),
    Column("standing", Data, nullable=False),
    Column("points", Integer, nullable=False),
    Column("points_possible", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("critical", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("passed_at", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "learner_id", "lab_id", "number"),
    _of_person("learner_id"),
)

draft = Table(
    "draft",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("exercise_id", String(64), nullable=False),
    Column("raw", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "exercise_id"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
)

draft_upload = Table(
    "draft_upload",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("exercise_id", String(64), nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("files", Data, nullable=False),
    Column("folder", String(36), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "exercise_id"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
    _of_person("learner_id"),
    Index("ix_draft_upload_learner", "organization_id", "learner_id"),
)

hint_taken = Table(
    "hint_taken",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("exercise_id", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("taken_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "exercise_id", "step"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
)

submission = Table(
    "submission",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("attempt_id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("lab_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("answers", Data, nullable=False),
    Column("verdicts", Data, nullable=False),
    Column("points", Integer, nullable=False),
    Column("points_possible", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("submitted_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "attempt_id", "number"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
)

finding = Table(
    "finding",
    metadata,
    _organization(),
    Column("submission_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("lab_id", String(40), nullable=False),
    Column("exercise_id", String(64), nullable=False),
    Column("code", String(64), nullable=False),
    Column("found_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "submission_id", "position"),
    ForeignKeyConstraint(
        ["organization_id", "submission_id"], ["submission.organization_id", "submission.id"]
    ),
    Index("ix_finding_learner", "organization_id", "learner_id", "code"),
    Index("ix_finding_counted", "organization_id", "found_at", "lab_id", "code", "learner_id"),
)

regrade = Table(
    "regrade",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("submission_id", Id, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("verdicts", Data, nullable=False),
    Column("verdicts_before_hash", String(64), nullable=False),
    Column("verdicts_after_hash", String(64), nullable=False),
    Column("points_before", Integer, nullable=False),
    Column("points_after", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(
        ["organization_id", "submission_id"], ["submission.organization_id", "submission.id"]
    ),
    Index("ix_regrade_submission", "organization_id", "submission_id"),
)

exchange = Table(
    "exchange",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("exercise_id", String(64), nullable=False),
    Column("action", Data, nullable=False),
    Column("trace", Data, nullable=False),
    Column("result", Data, nullable=False),
    Column("happened_at", Moment, nullable=False),
    Column("request_id", Id, nullable=True),
    PrimaryKeyConstraint("organization_id", "attempt_id", "sequence"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
    Index("ix_exchange_request", "organization_id", "attempt_id", "request_id", unique=True),
)

hospital_version = Table(
    "hospital_version",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("exchange", Integer, nullable=False),
    Column("actor", Id, nullable=False),
    Column("change", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "number"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id", "exchange"],
        ["exchange.organization_id", "exchange.attempt_id", "exchange.sequence"],
        name="fk_hospital_version_exchange",
    ),
)

node_state = Table(
    "node_state",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("node_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("settings", Data, nullable=False),
    Column("holdings", Data, nullable=False),
    Column("objects", Data, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "node_id", "version"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id", "version"],
        [
            "hospital_version.organization_id",
            "hospital_version.attempt_id",
            "hospital_version.number",
        ],
        name="fk_node_state_version",
    ),
)

attempt_code = Table(
    "attempt_code",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", String(16), nullable=False),
    Column("made_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "number"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
    UniqueConstraint("code"),
)

network_arrival = Table(
    "network_arrival",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "sequence"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id", "sequence"],
        ["exchange.organization_id", "exchange.attempt_id", "exchange.sequence"],
        name="fk_network_arrival_exchange",
    ),
)

sandbox = Table(
    "sandbox",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("mentor_id", Id, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("revealed_at", Moment),
    Column("closed_at", Moment),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"],
        ["attempt.organization_id", "attempt.id"],
        name="fk_sandbox_attempt_id_attempt",
    ),
    ForeignKeyConstraint(
        ["organization_id", "learner_id"],
        ["person.organization_id", "person.id"],
        name="fk_sandbox_learner_id_person",
    ),
    ForeignKeyConstraint(
        ["organization_id", "mentor_id"],
        ["person.organization_id", "person.id"],
        name="fk_sandbox_mentor_id_person",
    ),
    Index("ix_sandbox_learner", "organization_id", "learner_id", "opened_at"),
    _index_where(
        "closed_at IS NULL", "ix_sandbox_open", "organization_id", "learner_id", unique=True
    ),
)

sandbox_fault = Table(
    "sandbox_fault",
    metadata,
    _organization(),
    Column("attempt_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("mentor_id", Id, nullable=False),
    Column("put_in_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "attempt_id", "version"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"],
        ["sandbox.organization_id", "sandbox.attempt_id"],
        name="fk_sandbox_fault_organization_id_sandbox",
    ),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id", "version"],
        [
            "hospital_version.organization_id",
            "hospital_version.attempt_id",
            "hospital_version.number",
        ],
        name="fk_sandbox_fault_version",
    ),
)

sitting = Table(
    "sitting",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seed", String(64), nullable=False),
    Column("items", Data, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("pass_percent", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("submitted_at", Moment),
    Column("points", Integer),
    Column("points_possible", Integer, nullable=False),
    Column("passed", Boolean),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "learner_id", "module_id", "number"),
    _of_person("learner_id"),
)

sitting_answer = Table(
    "sitting_answer",
    metadata,
    _organization(),
    Column("sitting_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("choice", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "sitting_id", "position"),
    ForeignKeyConstraint(
        ["organization_id", "sitting_id"], ["sitting.organization_id", "sitting.id"]
    ),
)

exam_sitting = Table(
    "exam_sitting",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("blueprint", String(40), nullable=False),
    Column("outline", String(16), nullable=False),
    Column("domains", Data, nullable=False),
    Column("seed", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("item_count", Integer, nullable=False),
    Column("points_possible", Integer, nullable=False),
    Column("minutes", Integer),
    Column("time_factor_percent", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("deadline_at", Moment),
    Column("submitted_at", Moment),
    Column("timed_out", Boolean, nullable=False),
    Column("points", Integer),
    Column("shared_at", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "learner_id", "number"),
    _of_person("learner_id"),
)

exam_item = Table(
    "exam_item",
    metadata,
    _organization(),
    Column("sitting_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("item_id", String(40), nullable=False),
    Column("domain", String(1), nullable=False),
    Column("scored", Boolean, nullable=False),
    Column("first_seen", Boolean, nullable=False),
    Column("key", Integer, nullable=False),
    Column("shown", Data, nullable=False),
    PrimaryKeyConstraint("organization_id", "sitting_id", "position"),
    UniqueConstraint("organization_id", "sitting_id", "item_id"),
    ForeignKeyConstraint(
        ["organization_id", "sitting_id"], ["exam_sitting.organization_id", "exam_sitting.id"]
    ),
    Index("ix_exam_item_item", "item_id"),
)

exam_answer = Table(
    "exam_answer",
    metadata,
    _organization(),
    Column("sitting_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("choice", Integer),
    Column("struck", Data, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("confidence", Integer),
    Column("seconds", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "sitting_id", "position"),
    ForeignKeyConstraint(
        ["organization_id", "sitting_id", "position"],
        ["exam_item.organization_id", "exam_item.sitting_id", "exam_item.position"],
        name="fk_exam_answer_exam_item",
    ),
)

evaluation = Table(
    "evaluation",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("answers", Data, nullable=False),
    Column("sent_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "learner_id", "module_id", "sent_at"),
    _of_person("learner_id"),
)

completion = Table(
    "completion",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("score_percent", Numeric(6, 3, asdecimal=True), nullable=False),
    Column("completed_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "learner_id", "module_id", "completed_at"),
    _of_person("learner_id"),
)

assignment = Table(
    "assignment",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("assigned_by", Id, nullable=False),
    Column("person_id", Id),
    Column("team_id", Id),
    Column("due_at", Moment, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("assigned_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("kind", String(10), nullable=False, server_default="module"),
    Column("available_from", Moment),
    Column("late_until", Moment),
    Column("expires_at", Moment),
    Column("batch_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="one_target"),
    _of_person("assigned_by"),
    Index("ix_assignment_batch", "organization_id", "batch_id", "person_id", unique=True),
)

assigned_module = Table(
    "assigned_module",
    metadata,
    _organization(),
    Column("assignment_id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("module_id", String(40), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("completed_at", Moment),
    Column("kind", String(10), nullable=False, server_default="module"),
    Column("available_from", Moment),
    Column("late_until", Moment),
    Column("expires_at", Moment),
    Column("waived_at", Moment),
    PrimaryKeyConstraint("organization_id", "assignment_id", "learner_id"),
    ForeignKeyConstraint(
        ["organization_id", "assignment_id"], ["assignment.organization_id", "assignment.id"]
    ),
    _of_person("learner_id"),
    Index("ix_assigned_module_learner", "organization_id", "learner_id"),
)

# --- mentoring -------------------------------------------------------------------------------

assignment_rule = Table(
    "assignment_rule",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("subject_id", String(40), nullable=False),
    Column("made_by", Id, nullable=False),
    Column("team_id", Id),
    Column("job_role", String(100), nullable=False),
    Column("hired_within_days", Integer),
    Column("opens_on", Date),
    Column("due_on", Date),
    Column("due_days", Integer),
    Column("since", String(8), nullable=False),
    Column("late_days", Integer),
    Column("expires_days", Integer),
    Column("time_zone", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("made_by"),
)

assignment_change = Table(
    "assignment_change",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("assignment_id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_before", Moment, nullable=False),
    Column("due_after", Moment),
    Column("made_by", Id, nullable=False),
    Column("made_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(
        ["organization_id", "assignment_id"], ["assignment.organization_id", "assignment.id"]
    ),
    _of_person("learner_id"),
    Index("ix_assignment_change_assignment", "organization_id", "assignment_id", "learner_id"),
)

thread = Table(
    "thread",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("attempt_id", Id, nullable=False),
    Column("submission_id", Id),
    Column("lab_id", String(40), nullable=False),
    Column("exercise_id", String(64), nullable=False),
    Column("code", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("waiting_since", Moment),
    Column("locked_by", Id),
    Column("locked_until", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "attempt_id", "exercise_id", "kind", "code"),
    ForeignKeyConstraint(
        ["organization_id", "attempt_id"], ["attempt.organization_id", "attempt.id"]
    ),
    _of_person("learner_id"),
    Index("ix_thread_waiting", "organization_id", "waiting_since"),
    Index("ix_thread_learner", "organization_id", "learner_id"),
)

thread_post = Table(
    "thread_post",
    metadata,
    _organization(),
    Column("thread_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("author_id", Id, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "thread_id", "sequence"),
    ForeignKeyConstraint(["organization_id", "thread_id"], ["thread.organization_id", "thread.id"]),
    _of_person("author_id"),
)

sign_off = Table(
    "sign_off",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("objective_id", String(40), nullable=False),
    Column("signed_by", Id, nullable=False),
    Column("note", Text, nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("learner_id"),
    _index_where(
        "withdrawn_at IS NULL",
        "ix_sign_off_standing",
        "organization_id",
        "learner_id",
        "objective_id",
        unique=True,
    ),
)

goal = Table(
    "goal",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("text", Text, nullable=False),
    Column("target_on", Date),
    Column("state", String(10), nullable=False),
    Column("proposed_by", Id, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("learner_id"),
    Index("ix_goal_learner", "organization_id", "learner_id"),
)

goal_change = Table(
    "goal_change",
    metadata,
    _organization(),
    Column("goal_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("changed_by", Id, nullable=False),
    Column("note", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "goal_id", "sequence"),
    ForeignKeyConstraint(["organization_id", "goal_id"], ["goal.organization_id", "goal.id"]),
    _of_person("changed_by"),
)

# --- review ----------------------------------------------------------------------------------

study_setting = Table(
    "study_setting",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("exam_on", Date),
    Column("time_zone", String(64), nullable=False),
    Column("hours_a_week", Integer),
    Column("new_cards_a_day", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "learner_id"),
    _of_person("learner_id"),
)

review_card = Table(
    "review_card",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("content", Data, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("memory", DataOrNone),
    Column("due_at", Moment, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("first_reviewed_at", Moment),
    Column("set_aside_at", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "learner_id", "kind", "subject"),
    _of_person("learner_id"),
    Index("ix_review_card_due", "organization_id", "learner_id", "set_aside_at", "due_at"),
)

review = Table(
    "review",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("card_id", Id, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("rating", Integer),
    Column("was", String(12)),
    Column("undoes", Integer),
    Column("happened_at", Moment, nullable=False),
    Column("counted_at", Moment),
    Column("memory", DataOrNone),
    PrimaryKeyConstraint("organization_id", "learner_id", "sequence"),
    UniqueConstraint("organization_id", "learner_id", "undoes"),
    ForeignKeyConstraint(
        ["organization_id", "card_id"], ["review_card.organization_id", "review_card.id"]
    ),
    Index("ix_review_card", "organization_id", "card_id"),
    Index("ix_review_when", "organization_id", "learner_id", "happened_at"),
)

known_term = Table(
    "known_term",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("term", String(120), nullable=False),
    Column("known_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "learner_id", "term"),
    _of_person("learner_id"),
)

diagnostic = Table(
    "diagnostic",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("path_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seed", String(64), nullable=False),
    Column("items", Data, nullable=False),
    Column("background", String(20), nullable=False),
    Column("answers", Data, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("submitted_at", Moment),
    Column("result", DataOrNone),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "learner_id", "path_id", "number"),
    _of_person("learner_id"),
)

# --- credit ----------------------------------------------------------------------------------

credential = Table(
    "credential",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("body", String(32), nullable=False),
    Column("license_number", String(64), nullable=False),
    Column("anchored_on", Date, nullable=False),
    Column("added_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "learner_id", "body"),
    _of_person("learner_id"),
)

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    _organization(),
    Column("sequence", Integer, nullable=False),
    Column("id", Id, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("award_key", String(200)),
    Column("reverses_id", Id),
    Column("minutes", Integer, nullable=False),
    Column("completed_on", Date, nullable=False),
    Column("entered_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "sequence"),
    UniqueConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "award_key"),
    UniqueConstraint("organization_id", "reverses_id"),
    _of_person("learner_id"),
    Index("ix_ledger_entry_learner", "organization_id", "learner_id"),
)

ledger_salt = Table(
    "ledger_salt",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("salt", String(64), nullable=False),
    PrimaryKeyConstraint("organization_id", "learner_id"),
    _of_person("learner_id"),
)

ledger_checkpoint = Table(
    "ledger_checkpoint",
    metadata,
    _organization(),
    Column("height", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("root", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("key", String(64), nullable=False),
    Column("signature", String(120), nullable=False),
    Column("peaks", Data, nullable=False),
    PrimaryKeyConstraint("organization_id", "height"),
)

certificate = Table(
    "certificate",
    metadata,
    Column("code", String(40), primary_key=True),
    _organization(),
    Column("entry_id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("facts", Data, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("revoked_why", String(400)),
    UniqueConstraint("organization_id", "entry_id"),
    Index("ix_certificate_learner", "organization_id", "learner_id"),
)

cycle_total = Table(
    "cycle_total",
    metadata,
    _organization(),
    Column("learner_id", Id, nullable=False),
    Column("body", String(32), nullable=False),
    Column("cycle_start", Date, nullable=False),
    Column("cycle_end", Date, nullable=False),
    Column("instruction_minutes", Integer, nullable=False),
    Column("lab_minutes", Integer, nullable=False),
    Column("assessment_minutes", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("hundredths", Integer),
    Column("by_category", String(400), nullable=False, server_default=""),
    Column("by_domain", String(400), nullable=False, server_default=""),
    PrimaryKeyConstraint("organization_id", "learner_id", "body", "cycle_start"),
    _of_person("learner_id"),
)

outside_claim = Table(
    "outside_claim",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("learner_id", Id, nullable=False),
    Column("state", String(12), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("provider", String(200), nullable=False),
    Column("completed_on", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("facts", Data, nullable=False),
    Column("evidence", String(64), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("file_name", String(120), nullable=False),
    Column("file_size", Integer, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("entry_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "entry_id"),
    _of_person("learner_id"),
    Index("ix_outside_claim_learner", "organization_id", "learner_id"),
    Index("ix_outside_claim_state", "organization_id", "state", "sent_at"),
)

outside_event = Table(
    "outside_event",
    metadata,
    _organization(),
    Column("claim_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("actor_id", Id, nullable=False),
    Column("verb", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("evidence", String(64), nullable=False),
    Column("happened_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "claim_id", "number"),
    ForeignKeyConstraint(
        ["organization_id", "claim_id"], ["outside_claim.organization_id", "outside_claim.id"]
    ),
)

live_session = Table(
    "live_session",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("title", String(200), nullable=False),
    Column("about", Text, nullable=False),
    Column("module_id", String(40)),
    Column("instructor_id", Id, nullable=False),
    Column("place", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("minutes", Data, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("facts", Data, nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("cancelled_at", Moment),
    Column("confirmed_at", Moment),
    Column("next_position", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("instructor_id"),
    Index("ix_live_session_starts", "organization_id", "starts_at"),
)

session_seat = Table(
    "session_seat",
    metadata,
    _organization(),
    Column("session_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("signed_up_at", Moment, nullable=False),
    Column("cancelled_at", Moment),
    Column("attended", Boolean),
    Column("entry_id", Id),
    PrimaryKeyConstraint("organization_id", "session_id", "person_id"),
    ForeignKeyConstraint(
        ["organization_id", "session_id"], ["live_session.organization_id", "live_session.id"]
    ),
    _of_person("person_id"),
    Index("ix_session_seat_person", "organization_id", "person_id"),
)

# --- managing --------------------------------------------------------------------------------

saved_filter = Table(
    "saved_filter",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("owner_id", Id, nullable=False),
    Column("name", String(80), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("wanted", Data, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "owner_id", "name"),
    _of_person("owner_id"),
)

report_schedule = Table(
    "report_schedule",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("owner_id", Id, nullable=False),
    Column("filter_id", Id, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("next_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "owner_id", "filter_id"),
    ForeignKeyConstraint(
        ["organization_id", "filter_id"], ["saved_filter.organization_id", "saved_filter.id"]
    ),
    _of_person("owner_id"),
    Index("ix_report_schedule_next", "next_at"),
)

roster_upload = Table(
    "roster_upload",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("uploaded_by", Id, nullable=False),
    Column("file_name", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("result", DataOrNone),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("uploaded_by"),
)

report_file = Table(
    "report_file",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("owner_id", Id, nullable=False),
    Column("report", String(40), nullable=False),
    Column("title", String(120), nullable=False),
    Column("format", String(8), nullable=False),
    Column("permission", String(40), nullable=False),
    Column("wanted", Data, nullable=False),
    Column("state", String(12), nullable=False),
    Column("rows_made", Integer, nullable=False),
    Column("rows_expected", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("begun_at", Moment),
    Column("ended_at", Moment),
    Column("trouble", String(400), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("owner_id"),
    Index("ix_report_file_owner", "organization_id", "owner_id", "asked_at"),
    Index("ix_report_file_state", "state", "asked_at"),
)

# --- the site --------------------------------------------------------------------------------

change_mark = Table(
    "change_mark",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("mark", Id, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("link", String(400), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("read_at", Moment),
    PrimaryKeyConstraint("organization_id", "id"),
    _of_person("person_id"),
    Index("ix_notice_person", "organization_id", "person_id", "read_at"),
    Index("ix_notice_newest", "organization_id", "person_id", "created_at"),
)

mail = Table(
    "mail",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("dedup_key", String(200), nullable=False),
    Column("recipient_id", Id),
    Column("address", String(254), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("link", String(400), nullable=False),
    Column("attachments", Data, nullable=False),
    Column("state", String(12), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_at", Moment),
    Column("trouble", String(400), nullable=False),
    Column("bundle_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "dedup_key"),
    _of_person("recipient_id"),
    Index("ix_mail_recipient", "organization_id", "recipient_id", "written_at"),
    Index("ix_mail_due", "state", "due_at"),
)

topic_pace = Table(
    "topic_pace",
    metadata,
    _organization(),
    Column("person_id", Id, nullable=False),
    Column("topic", String(32), nullable=False),
    Column("pace", String(12), nullable=False),
    PrimaryKeyConstraint("organization_id", "person_id", "topic"),
    _of_person("person_id"),
)

quiet_hours = Table(
    "quiet_hours",
    metadata,
    _organization(),
    Column("person_id", Id, nullable=False),
    Column("begins", Time, nullable=False),
    Column("ends", Time, nullable=False),
    PrimaryKeyConstraint("organization_id", "person_id"),
    _of_person("person_id"),
)

calendar_token = Table(
    "calendar_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _organization(),
    Column("person_id", Id, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("organization_id", "person_id"),
    _of_person("person_id"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(40), nullable=False),
    Column("held_until", Moment, nullable=False),
)

audit_event = Table(
    "audit_event",
    metadata,
    _organization(),
    Column("id", Id, nullable=False),
    Column("actor_id", Id),
    Column("verb", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", Data, nullable=False),
    Column("happened_at", Moment, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("ix_audit_event_when", "organization_id", "happened_at"),
)
