"""Credit from elsewhere and from classrooms: claims with their scans, sessions with their seats.

They came so that a course taken outside and an hour in a classroom stand on the same ledger as
the modules. What was said about a claim is never changed, as triggers see to.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEPT = ("outside_event",)


def upgrade() -> None:
    """Grow the schema."""
    _claims()
    _sessions()
    for table in KEPT:
        _guard(table)


def _claims() -> None:
    op.create_table(
        "outside_claim",
        _id("organization_id"),
        _id("id"),
        _id("learner_id"),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("facts", DATA, nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        _organization("outside_claim"),
        _person("outside_claim", "learner_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_outside_claim")),
        sa.UniqueConstraint(
            "organization_id", "entry_id", name=op.f("uq_outside_claim_organization_id_entry_id")
        ),
    )
    op.create_index("ix_outside_claim_learner", "outside_claim", ["organization_id", "learner_id"])
    op.create_index(
        "ix_outside_claim_state", "outside_claim", ["organization_id", "state", "sent_at"]
    )
    op.create_table(
        "outside_event",
        _id("organization_id"),
        _id("claim_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        _id("actor_id"),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        _organization("outside_event"),
        sa.ForeignKeyConstraint(
            ["organization_id", "claim_id"],
            ["outside_claim.organization_id", "outside_claim.id"],
            name=op.f("fk_outside_event_organization_id_claim_id_outside_claim"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "claim_id", "number", name=op.f("pk_outside_event")
        ),
    )


def _sessions() -> None:
    op.create_table(
        "live_session",
        _id("organization_id"),
        _id("id"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=True),
        _id("instructor_id"),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("minutes", DATA, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("facts", DATA, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("next_position", sa.Integer(), nullable=False),
        _organization("live_session"),
        _person("live_session", "instructor_id"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_live_session")),
    )
    op.create_index("ix_live_session_starts", "live_session", ["organization_id", "starts_at"])
    op.create_table(
        "session_seat",
        _id("organization_id"),
        _id("session_id"),
        _id("person_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        _organization("session_seat"),
        _person("session_seat", "person_id"),
        sa.ForeignKeyConstraint(
            ["organization_id", "session_id"],
            ["live_session.organization_id", "live_session.id"],
            name=op.f("fk_session_seat_organization_id_session_id_live_session"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "session_id", "person_id", name=op.f("pk_session_seat")
        ),
    )
    op.create_index("ix_session_seat_person", "session_seat", ["organization_id", "person_id"])


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
