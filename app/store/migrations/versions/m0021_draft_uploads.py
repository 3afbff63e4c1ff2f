"""Files that a learner chose for an exercise, kept until they are handed in or taken away.

They came so that a chosen file outlives a reload, as typing does. A row outlives its files: its
sequence is what an older choice that arrives late is held against.

Revision: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Grow the schema."""
    op.create_table(
        "draft_upload",
        _id("organization_id"),
        _id("attempt_id"),
        sa.Column("exercise_id", sa.String(length=64), nullable=False),
        _id("learner_id"),
        sa.Column("files", DATA, nullable=False),
        sa.Column("folder", sa.String(length=36), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        _key(["organization_id"], "organization", ["id"]),
        _key(["organization_id", "attempt_id"], "attempt", ["organization_id", "id"]),
        _key(["organization_id", "learner_id"], "person", ["organization_id", "id"]),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "exercise_id", name=op.f("pk_draft_upload")
        ),
    )
    op.create_index("ix_draft_upload_learner", "draft_upload", ["organization_id", "learner_id"])


def _id(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=36), nullable=False)


def _key(columns: list[str], table: str, there: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_draft_upload_{'_'.join(columns)}_{table}")
    return sa.ForeignKeyConstraint(columns, [f"{table}.{column}" for column in there], name=name)
