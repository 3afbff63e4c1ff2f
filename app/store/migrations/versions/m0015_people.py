"""People as rosters and administrators know them, links to sign in with, long reports as files.

They came so that a roster's every column has a place, somebody whom it adds can choose a password
of her own, and a report of many thousand rows is made while nobody waits for the page.

Revision: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Grow the schema."""
    op.add_column(
        "person",
        sa.Column("work_site", sa.String(length=120), nullable=False, server_default=""),
    )
    op.add_column("person", sa.Column("manager_id", sa.String(length=36), nullable=True))
    op.add_column("person", sa.Column("mentor_id", sa.String(length=36), nullable=True))
    op.create_index("ix_person_mentor", "person", ["organization_id", "mentor_id"])
    _links()
    _report_files()


def _links() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        _id("organization_id"),
        _id("person_id"),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        _organization("sign_in_link"),
        _person("sign_in_link", "person_id"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_index("ix_sign_in_link_person", "sign_in_link", ["organization_id", "person_id"])
    op.create_table(
        "reset_request",
        _id("id"),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )


def _report_files() -> None:
    op.create_table(
        "report_file",
        _id("organization_id"),
        _id("id"),
        _id("owner_id"),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("permission", sa.String(length=40), nullable=False),
        sa.Column("wanted", DATA, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("rows_made", sa.Integer(), nullable=False),
        sa.Column("rows_expected", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(length=400), nullable=False),
        _organization("report_file"),
        _person("report_file", "owner_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_file")),
    )
    op.create_index(
        "ix_report_file_owner", "report_file", ["organization_id", "owner_id", "asked_at"]
    )
    op.create_index("ix_report_file_state", "report_file", ["state", "asked_at"])


def _id(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=36), nullable=False)


def _organization(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organization_id_organization")
    return sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=name)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organization_id_{column}_person")
    return sa.ForeignKeyConstraint(
        ["organization_id", column], ["person.organization_id", "person.id"], name=name
    )
