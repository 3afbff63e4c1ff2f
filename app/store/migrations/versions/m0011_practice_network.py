"""The practice network: codes by which tools name an attempt, and what arrived from outside.

They came with the ports that learners' own tools reach. A code is never taken back: a newer one
voids it, and neither its row nor an arrival's is ever changed, as triggers see to.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEPT = ("attempt_code", "network_arrival")


def upgrade() -> None:
    """Grow the schema."""
    _codes()
    _arrivals()
    for table in KEPT:
        _guard(table)


def _codes() -> None:
    op.create_table(
        "attempt_code",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _organization("attempt_code"),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["attempt.organization_id", "attempt.id"],
            name=op.f("fk_attempt_code_organization_id_attempt_id_attempt"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "number", name=op.f("pk_attempt_code")
        ),
        sa.UniqueConstraint("code", name=op.f("uq_attempt_code_code")),
    )


def _arrivals() -> None:
    op.create_table(
        "network_arrival",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        _organization("network_arrival"),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id", "sequence"],
            ["exchange.organization_id", "exchange.attempt_id", "exchange.sequence"],
            name=op.f("fk_network_arrival_exchange"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "sequence", name=op.f("pk_network_arrival")
        ),
    )


def _organization(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id"],
        ["organization.id"],
        name=op.f(f"fk_{table}_organization_id_organization"),
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
