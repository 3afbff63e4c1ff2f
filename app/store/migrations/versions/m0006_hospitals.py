"""Hospitals: what an attempt's practice hospital went through, version by version.

They came with systems that learners configure, and whose holdings stay from one action to the
next. A version is never changed, as triggers see to: going back is another version. An exchange
remembers the request it came by, so that a request sent twice acts once.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEPT = ("hospital_version", "node_state")


def upgrade() -> None:
    """Grow the schema."""
    op.add_column("exchange", sa.Column("request_id", sa.String(length=36), nullable=True))
    op.create_index(
        "ix_exchange_request",
        "exchange",
        ["organization_id", "attempt_id", "request_id"],
        unique=True,
    )
    _create_versions()
    _create_states()
    for table in KEPT:
        _guard(table)


def _create_versions() -> None:
    op.create_table(
        "hospital_version",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("exchange", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_hospital_version_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id", "exchange"],
            ["exchange.organization_id", "exchange.attempt_id", "exchange.sequence"],
            name=op.f("fk_hospital_version_exchange"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "number", name=op.f("pk_hospital_version")
        ),
    )


def _create_states() -> None:
    op.create_table(
        "node_state",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", DATA, nullable=False),
        sa.Column("holdings", DATA, nullable=False),
        sa.Column("objects", DATA, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_node_state_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id", "version"],
            [
                "hospital_version.organization_id",
                "hospital_version.attempt_id",
                "hospital_version.number",
            ],
            name=op.f("fk_node_state_version"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "node_id", "version", name=op.f("pk_node_state")
        ),
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
