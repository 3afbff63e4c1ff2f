"""Managers: saved filters, reports on a schedule, rosters before they are taken over.

They came with the managers' dashboard. Totals now also hold the units that bodies round activity
by activity; where a total was written before, ``readingroom rebuild-totals`` adds them.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ID = sa.String(length=36)


def upgrade() -> None:
    """Grow the schema."""
    op.add_column("cycle_total", sa.Column("hundredths", sa.Integer(), nullable=True))
    _saved_filters()
    _schedules()
    _rosters()
    op.create_index("ix_finding_when", "finding", ["organization_id", "found_at"])


def _saved_filters() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("wanted", DATA, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        *_of_person("saved_filter", "owner_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint(
            "organization_id",
            "owner_id",
            "name",
            name=op.f("uq_saved_filter_organization_id_owner_id_name"),
        ),
    )


def _schedules() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("filter_id", ID, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        *_of_person("report_schedule", "owner_id"),
        sa.ForeignKeyConstraint(
            ["organization_id", "filter_id"],
            ["saved_filter.organization_id", "saved_filter.id"],
            name=op.f("fk_report_schedule_organization_id_filter_id_saved_filter"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_schedule")),
        sa.UniqueConstraint(
            "organization_id",
            "owner_id",
            "filter_id",
            name=op.f("uq_report_schedule_organization_id_owner_id_filter_id"),
        ),
    )
    op.create_index("ix_report_schedule_next", "report_schedule", ["next_at"])


def _rosters() -> None:
    op.create_table(
        "roster_upload",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("uploaded_by", ID, nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("result", DATA, nullable=True),
        *_of_person("roster_upload", "uploaded_by"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_roster_upload")),
    )


def _of_person(table: str, column: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f(f"fk_{table}_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", column],
            ["person.organization_id", "person.id"],
            name=op.f(f"fk_{table}_organization_id_{column}_person"),
        ),
    )
