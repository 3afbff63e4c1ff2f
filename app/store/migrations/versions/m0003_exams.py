"""Mock exams: sittings, their items and answers, and each person's standing time factor.

It came with the certification prep. Answers lie in rows of their own, so that an autosave writes
one small row, and the database itself refuses an answer to a question that the form has not.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Grow the schema."""
    op.add_column(
        "person",
        sa.Column("time_factor_percent", sa.Integer(), nullable=False, server_default="100"),
    )
    op.create_table(
        "exam_sitting",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("blueprint", sa.String(length=40), nullable=False),
        sa.Column("outline", sa.String(length=16), nullable=False),
        sa.Column("domains", DATA, nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("points_possible", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("time_factor_percent", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("deadline_at", MOMENT, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("timed_out", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("shared_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_exam_sitting_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_exam_sitting_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_exam_sitting")),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "number",
            name=op.f("uq_exam_sitting_organization_id_learner_id_number"),
        ),
    )
    op.create_table(
        "exam_item",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("domain", sa.String(length=1), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("shown", DATA, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "sitting_id"],
            ["exam_sitting.organization_id", "exam_sitting.id"],
            name=op.f("fk_exam_item_organization_id_sitting_id_exam_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_exam_item_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "sitting_id", "position", name=op.f("pk_exam_item")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "sitting_id",
            "item_id",
            name=op.f("uq_exam_item_organization_id_sitting_id_item_id"),
        ),
    )
    op.create_index("ix_exam_item_item", "exam_item", ["item_id"], unique=False)
    op.create_table(
        "exam_answer",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("struck", DATA, nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "sitting_id", "position"],
            ["exam_item.organization_id", "exam_item.sitting_id", "exam_item.position"],
            name="fk_exam_answer_exam_item",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_exam_answer_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "sitting_id", "position", name=op.f("pk_exam_answer")
        ),
    )
