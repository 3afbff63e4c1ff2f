"""The foundation: people, learning, credit and the audit log.

It came with the first journey, from a lesson to a verified certificate. Ledger entries and
submissions are guarded by triggers: the database itself refuses to change or delete them.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEPT = ("ledger_entry", "submission")


def upgrade() -> None:
    """Grow the schema."""
    op.create_table(
        "organization",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("slug", name=op.f("uq_organization_slug")),
    )
    op.create_table(
        "audit_event",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("verb", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", DATA, nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_audit_event_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_audit_event")),
    )
    op.create_index(
        "ix_audit_event_when", "audit_event", ["organization_id", "happened_at"], unique=False
    )
    op.create_table(
        "certificate",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("facts", DATA, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_why", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_certificate_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "organization_id", "entry_id", name=op.f("uq_certificate_organization_id_entry_id")
        ),
    )
    op.create_index(
        "ix_certificate_learner", "certificate", ["organization_id", "learner_id"], unique=False
    )
    op.create_table(
        "ledger_head",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_ledger_head_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "person",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("job_role", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_person_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint(
            "organization_id", "external_id", name=op.f("uq_person_organization_id_external_id")
        ),
    )
    op.create_table(
        "team",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "parent_id"],
            ["team.organization_id", "team.id"],
            name=op.f("fk_team_organization_id_parent_id_team"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_team_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_team")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_team_organization_id_name")),
    )
    op.create_table(
        "assignment",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("assigned_by", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_assignment_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "assigned_by"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_assignment_organization_id_assigned_by_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_assignment_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "attempt",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("lab_id", sa.String(length=40), nullable=False),
        sa.Column("lab_slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("params", DATA, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("bench", DATA, nullable=False),
        sa.Column("standing", DATA, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("points_possible", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("passed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_attempt_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_attempt_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "lab_id",
            "number",
            name=op.f("uq_attempt_organization_id_learner_id_lab_id_number"),
        ),
    )
    op.create_table(
        "completion",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("score_percent", sa.Numeric(precision=6, scale=3), nullable=False),
        sa.Column("completed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_completion_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_completion_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "module_id", "content_hash", name=op.f("pk_completion")
        ),
    )
    op.create_table(
        "credential",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.String(length=32), nullable=False),
        sa.Column("license_number", sa.String(length=64), nullable=False),
        sa.Column("anchored_on", sa.Date(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_credential_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_credential_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_credential")),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "body",
            name=op.f("uq_credential_organization_id_learner_id_body"),
        ),
    )
    op.create_table(
        "cycle_total",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.String(length=32), nullable=False),
        sa.Column("cycle_start", sa.Date(), nullable=False),
        sa.Column("cycle_end", sa.Date(), nullable=False),
        sa.Column("instruction_minutes", sa.Integer(), nullable=False),
        sa.Column("lab_minutes", sa.Integer(), nullable=False),
        sa.Column("assessment_minutes", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_cycle_total_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_cycle_total_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "body", "cycle_start", name=op.f("pk_cycle_total")
        ),
    )
    op.create_table(
        "enrollment",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_enrollment_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_enrollment_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "module_id", name=op.f("pk_enrollment")
        ),
    )
    op.create_table(
        "evaluation",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("answers", DATA, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_evaluation_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_evaluation_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "module_id", "content_hash", name=op.f("pk_evaluation")
        ),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("award_key", sa.String(length=200), nullable=True),
        sa.Column("reverses_id", sa.String(length=36), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_ledger_entry_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_ledger_entry_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "sequence", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint(
            "organization_id", "award_key", name=op.f("uq_ledger_entry_organization_id_award_key")
        ),
        sa.UniqueConstraint(
            "organization_id", "id", name=op.f("uq_ledger_entry_organization_id_id")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "reverses_id",
            name=op.f("uq_ledger_entry_organization_id_reverses_id"),
        ),
    )
    op.create_index(
        "ix_ledger_entry_learner", "ledger_entry", ["organization_id", "learner_id"], unique=False
    )
    op.create_table(
        "ledger_salt",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_ledger_salt_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_ledger_salt_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "learner_id", name=op.f("pk_ledger_salt")),
    )
    op.create_table(
        "lesson_reading",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("lesson_id", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_lesson_reading_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_lesson_reading_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "learner_id",
            "module_id",
            "lesson_id",
            name=op.f("pk_lesson_reading"),
        ),
    )
    op.create_table(
        "password",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_password_organization_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_password_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "person_id", name=op.f("pk_password")),
    )
    op.create_table(
        "role_grant",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "(scope = 'team') = (team_id IS NOT NULL)",
            name=op.f("ck_role_grant_team_scope_names_a_team"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_role_grant_organization_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_role_grant_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "role",
            "scope",
            "team_id",
            name=op.f("uq_role_grant_organization_id_person_id_role_scope_team_id"),
        ),
    )
    op.create_table(
        "sitting",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("items", DATA, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("points_possible", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_sitting_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_sitting_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_sitting")),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "module_id",
            "number",
            name=op.f("uq_sitting_organization_id_learner_id_module_id_number"),
        ),
    )
    op.create_table(
        "team_member",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_team_member_organization_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["team.organization_id", "team.id"],
            name=op.f("fk_team_member_organization_id_team_id_team"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_team_member_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "team_id", "person_id", name=op.f("pk_team_member")
        ),
    )
    op.create_index(
        "ix_team_member_person", "team_member", ["organization_id", "person_id"], unique=False
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("csrf_token", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_web_session_organization_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_web_session_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(
        "ix_web_session_person", "web_session", ["organization_id", "person_id"], unique=False
    )
    op.create_table(
        "assigned_module",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("assignment_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "assignment_id"],
            ["assignment.organization_id", "assignment.id"],
            name=op.f("fk_assigned_module_organization_id_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_assigned_module_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_assigned_module_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "assignment_id", "learner_id", name=op.f("pk_assigned_module")
        ),
    )
    op.create_index(
        "ix_assigned_module_learner",
        "assigned_module",
        ["organization_id", "learner_id"],
        unique=False,
    )
    op.create_table(
        "draft",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("exercise_id", sa.String(length=64), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["attempt.organization_id", "attempt.id"],
            name=op.f("fk_draft_organization_id_attempt_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_draft_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "exercise_id", name=op.f("pk_draft")
        ),
    )
    op.create_table(
        "exchange",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(length=64), nullable=False),
        sa.Column("action", DATA, nullable=False),
        sa.Column("trace", DATA, nullable=False),
        sa.Column("result", DATA, nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["attempt.organization_id", "attempt.id"],
            name=op.f("fk_exchange_organization_id_attempt_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_exchange_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "sequence", name=op.f("pk_exchange")
        ),
    )
    op.create_table(
        "hint_taken",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("exercise_id", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["attempt.organization_id", "attempt.id"],
            name=op.f("fk_hint_taken_organization_id_attempt_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_hint_taken_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "exercise_id", "step", name=op.f("pk_hint_taken")
        ),
    )
    op.create_table(
        "sitting_answer",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "sitting_id"],
            ["sitting.organization_id", "sitting.id"],
            name=op.f("fk_sitting_answer_organization_id_sitting_id_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_sitting_answer_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "sitting_id", "position", name=op.f("pk_sitting_answer")
        ),
    )
    op.create_table(
        "submission",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("lab_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", DATA, nullable=False),
        sa.Column("verdicts", DATA, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("points_possible", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["attempt.organization_id", "attempt.id"],
            name=op.f("fk_submission_organization_id_attempt_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_submission_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "organization_id",
            "attempt_id",
            "number",
            name=op.f("uq_submission_organization_id_attempt_id_number"),
        ),
    )
    op.create_table(
        "finding",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("lab_id", sa.String(length=40), nullable=False),
        sa.Column("exercise_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_finding_organization_id_submission_id_submission"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_finding_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "submission_id", "position", name=op.f("pk_finding")
        ),
    )
    op.create_index(
        "ix_finding_learner", "finding", ["organization_id", "learner_id", "code"], unique=False
    )

    for table in KEPT:
        _guard(table)


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{table} rows are never changed'; END$$"
    )
    op.execute(
        f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
    )
