"""How long a learner was really at a lesson, lab or post-test, and when she was last seen.

It came as evidence beside the designated minutes, which stay what credit is counted from. There is
a row for each thing in each version of its module and one for each learner, however often she is
seen.

Revision: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Grow the schema."""
    op.create_table(
        "presence",
        _id("organization_id"),
        _id("learner_id"),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("before_at", MOMENT, nullable=True),
        *_owner("presence"),
        sa.PrimaryKeyConstraint("organization_id", "learner_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "time_spent",
        _id("organization_id"),
        _id("learner_id"),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("time_class", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("active_seconds", sa.Integer(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        *_owner("time_spent"),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "module_id", "content_hash", "time_class",
            "subject_id", name=op.f("pk_time_spent"),
        ),
    )  # fmt: skip


def _id(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=36), nullable=False)


def _owner(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f(f"fk_{table}_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f(f"fk_{table}_organization_id_learner_id_person"),
        ),
    )
