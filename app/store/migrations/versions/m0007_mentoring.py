"""Mentoring: rules that assign, what was extended or waived, threads, sign-offs and goals.

It came with the mentors' pages. What an assignment asks for may be a module, a path, a lab or a
mock exam, each with four instants. A session may look at the site as somebody else does.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=36)


def upgrade() -> None:
    """Grow the schema."""
    _grow_assignments()
    op.add_column("web_session", sa.Column("viewing_id", ID, nullable=True))
    _add_rules()
    _add_changes()
    _add_threads()
    _add_sign_offs()
    _add_goals()


def _grow_assignments() -> None:
    for table in ("assignment", "assigned_module"):
        op.add_column(
            table,
            sa.Column("kind", sa.String(length=10), nullable=False, server_default="module"),
        )
        for name in ("available_from", "late_until", "expires_at"):
            op.add_column(table, sa.Column(name, MOMENT, nullable=True))
    op.add_column("assignment", sa.Column("batch_id", ID, nullable=True))
    op.add_column("assigned_module", sa.Column("waived_at", MOMENT, nullable=True))
    # A rule reaches a person once: its assignments bear its id as their batch.
    op.create_index(
        "ix_assignment_batch",
        "assignment",
        ["organization_id", "batch_id", "person_id"],
        unique=True,
    )


def _add_rules() -> None:
    op.create_table(
        "assignment_rule",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("job_role", sa.String(length=100), nullable=False),
        sa.Column("hired_within_days", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("since", sa.String(length=8), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=True),
        sa.Column("expires_days", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _of_organization("assignment_rule"),
        _of_person("assignment_rule", "made_by"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_assignment_rule")),
    )


def _add_changes() -> None:
    op.create_table(
        "assignment_change",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_before", MOMENT, nullable=False),
        sa.Column("due_after", MOMENT, nullable=True),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _of_organization("assignment_change"),
        _of_person("assignment_change", "learner_id"),
        sa.ForeignKeyConstraint(
            ["organization_id", "assignment_id"],
            ["assignment.organization_id", "assignment.id"],
            name=op.f("fk_assignment_change_organization_id_assignment_id_assignment"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_assignment_change")),
    )
    op.create_index(
        "ix_assignment_change_assignment",
        "assignment_change",
        ["organization_id", "assignment_id", "learner_id"],
    )


def _add_threads() -> None:
    op.create_table(
        "thread",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("attempt_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("lab_id", sa.String(length=40), nullable=False),
        sa.Column("exercise_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("waiting_since", MOMENT, nullable=True),
        sa.Column("locked_by", ID, nullable=True),
        sa.Column("locked_until", MOMENT, nullable=True),
        _of_organization("thread"),
        _of_person("thread", "learner_id"),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["attempt.organization_id", "attempt.id"],
            name=op.f("fk_thread_organization_id_attempt_id_attempt"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_thread")),
        sa.UniqueConstraint(
            "organization_id",
            "attempt_id",
            "exercise_id",
            "kind",
            "code",
            name=op.f("uq_thread_organization_id_attempt_id_exercise_id_kind_code"),
        ),
    )
    op.create_index("ix_thread_waiting", "thread", ["organization_id", "waiting_since"])
    op.create_index("ix_thread_learner", "thread", ["organization_id", "learner_id"])
    op.create_table(
        "thread_post",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        _of_organization("thread_post"),
        _of_person("thread_post", "author_id"),
        sa.ForeignKeyConstraint(
            ["organization_id", "thread_id"],
            ["thread.organization_id", "thread.id"],
            name=op.f("fk_thread_post_organization_id_thread_id_thread"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "thread_id", "sequence", name=op.f("pk_thread_post")
        ),
    )


def _add_sign_offs() -> None:
    op.create_table(
        "sign_off",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("objective_id", sa.String(length=40), nullable=False),
        sa.Column("signed_by", ID, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        _of_organization("sign_off"),
        _of_person("sign_off", "learner_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_sign_off")),
    )
    op.create_index(
        "ix_sign_off_standing",
        "sign_off",
        ["organization_id", "learner_id", "objective_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _add_goals() -> None:
    op.create_table(
        "goal",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        _of_organization("goal"),
        _of_person("goal", "learner_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_goal")),
    )
    op.create_index("ix_goal_learner", "goal", ["organization_id", "learner_id"])
    op.create_table(
        "goal_change",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        _of_organization("goal_change"),
        _of_person("goal_change", "changed_by"),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"],
            ["goal.organization_id", "goal.id"],
            name=op.f("fk_goal_change_organization_id_goal_id_goal"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "goal_id", "sequence", name=op.f("pk_goal_change")
        ),
    )


def _of_organization(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id"],
        ["organization.id"],
        name=op.f(f"fk_{table}_organization_id_organization"),
    )


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        ["person.organization_id", "person.id"],
        name=op.f(f"fk_{table}_organization_id_{column}_person"),
    )
