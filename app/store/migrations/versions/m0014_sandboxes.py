"""Practice hospitals that mentors open for mentees, and the faults that they put in.

They came so that a mentor can let a mentee look for faults that nobody announced. Of each learner
at most one hospital is open, as an index sees to; a fault that was put in stays on record.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Grow the schema."""
    _sandboxes()
    _faults()
    _guard("sandbox_fault")


def _sandboxes() -> None:
    op.create_table(
        "sandbox",
        _id("organization_id"),
        _id("attempt_id"),
        _id("learner_id"),
        _id("mentor_id"),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("revealed_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        _organization("sandbox"),
        _key("sandbox", ["organization_id", "attempt_id"], "attempt", ["organization_id", "id"]),
        _key("sandbox", ["organization_id", "learner_id"], "person", ["organization_id", "id"]),
        _key("sandbox", ["organization_id", "mentor_id"], "person", ["organization_id", "id"]),
        sa.PrimaryKeyConstraint("organization_id", "attempt_id", name=op.f("pk_sandbox")),
    )
    op.create_index("ix_sandbox_learner", "sandbox", ["organization_id", "learner_id", "opened_at"])
    op.create_index(
        "ix_sandbox_open",
        "sandbox",
        ["organization_id", "learner_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _faults() -> None:
    op.create_table(
        "sandbox_fault",
        _id("organization_id"),
        _id("attempt_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        _id("mentor_id"),
        sa.Column("put_in_at", MOMENT, nullable=False),
        _organization("sandbox_fault"),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id"],
            ["sandbox.organization_id", "sandbox.attempt_id"],
            name=op.f("fk_sandbox_fault_organization_id_sandbox"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "attempt_id", "version"],
            [
                "hospital_version.organization_id",
                "hospital_version.attempt_id",
                "hospital_version.number",
            ],
            name=op.f("fk_sandbox_fault_version"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "attempt_id", "version", name=op.f("pk_sandbox_fault")
        ),
    )


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=36), nullable=False)


def _organization(table: str) -> sa.ForeignKeyConstraint:
    return _key(table, ["organization_id"], "organization", ["id"])


def _key(table: str, columns: list[str], other: str, theirs: list[str]) -> sa.ForeignKeyConstraint:
    named = op.f(f"fk_{table}_{columns[-1]}_{other}")
    return sa.ForeignKeyConstraint(columns, [f"{other}.{each}" for each in theirs], name=named)


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
