"""The outbox: mail with its news, how people want to be written to, calendars, leases.

They came so that what the site has to tell reaches people who are not looking at it, once each,
at the pace that they chose, and so that one process at a time sends it.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Grow the schema."""
    _mail()
    _wishes()
    _calendars()
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("held_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_index("ix_notice_newest", "notice", ["organization_id", "person_id", "created_at"])


def _mail() -> None:
    op.create_table(
        "mail",
        _id("organization_id"),
        _id("id"),
        sa.Column("dedup_key", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.String(length=36), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("attachments", DATA, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(length=400), nullable=False),
        sa.Column("bundle_id", sa.String(length=36), nullable=True),
        _organization("mail"),
        _person("mail", "recipient_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_mail")),
        sa.UniqueConstraint(
            "organization_id", "dedup_key", name=op.f("uq_mail_organization_id_dedup_key")
        ),
    )
    op.create_index("ix_mail_recipient", "mail", ["organization_id", "recipient_id", "written_at"])
    op.create_index("ix_mail_due", "mail", ["state", "due_at"])


def _wishes() -> None:
    op.create_table(
        "topic_pace",
        _id("organization_id"),
        _id("person_id"),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("pace", sa.String(length=12), nullable=False),
        _organization("topic_pace"),
        _person("topic_pace", "person_id"),
        sa.PrimaryKeyConstraint(
            "organization_id", "person_id", "topic", name=op.f("pk_topic_pace")
        ),
    )
    op.create_table(
        "quiet_hours",
        _id("organization_id"),
        _id("person_id"),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        _organization("quiet_hours"),
        _person("quiet_hours", "person_id"),
        sa.PrimaryKeyConstraint("organization_id", "person_id", name=op.f("pk_quiet_hours")),
    )


def _calendars() -> None:
    op.create_table(
        "calendar_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        _id("organization_id"),
        _id("person_id"),
        sa.Column("made_at", MOMENT, nullable=False),
        _organization("calendar_token"),
        _person("calendar_token", "person_id"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_calendar_token")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            name=op.f("uq_calendar_token_organization_id_person_id"),
        ),
    )


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
