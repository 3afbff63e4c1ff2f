"""Review: cards and their log, study settings, known terms, entry diagnostics.

It came with the daily queue. A row of the log is never changed, as triggers see to; where a card
stands can be made again from it.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ID = sa.String(length=36)
KEPT = ("review",)


def upgrade() -> None:
    """Grow the schema."""
    _study_setting()
    _review_card()
    _review()
    _known_term()
    _diagnostic()
    for table in KEPT:
        _guard(table)


def _study_setting() -> None:
    op.create_table(
        "study_setting",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("exam_on", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("hours_a_week", sa.Integer(), nullable=True),
        sa.Column("new_cards_a_day", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        *_owned_by_learner("study_setting"),
        sa.PrimaryKeyConstraint("organization_id", "learner_id", name=op.f("pk_study_setting")),
    )


def _review_card() -> None:
    op.create_table(
        "review_card",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("content", DATA, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("memory", DATA, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("first_reviewed_at", MOMENT, nullable=True),
        sa.Column("set_aside_at", MOMENT, nullable=True),
        *_owned_by_learner("review_card"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_review_card")),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "kind",
            "subject",
            name=op.f("uq_review_card_organization_id_learner_id_kind_subject"),
        ),
    )
    op.create_index(
        "ix_review_card_due",
        "review_card",
        ["organization_id", "learner_id", "set_aside_at", "due_at"],
        unique=False,
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("card_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("was", sa.String(length=12), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("counted_at", MOMENT, nullable=True),
        sa.Column("memory", DATA, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "card_id"],
            ["review_card.organization_id", "review_card.id"],
            name=op.f("fk_review_organization_id_card_id_review_card"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_review_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "sequence", name=op.f("pk_review")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "undoes",
            name=op.f("uq_review_organization_id_learner_id_undoes"),
        ),
    )
    op.create_index("ix_review_card", "review", ["organization_id", "card_id"], unique=False)
    op.create_index(
        "ix_review_when", "review", ["organization_id", "learner_id", "happened_at"], unique=False
    )


def _known_term() -> None:
    op.create_table(
        "known_term",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("term", sa.String(length=120), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        *_owned_by_learner("known_term"),
        sa.PrimaryKeyConstraint(
            "organization_id", "learner_id", "term", name=op.f("pk_known_term")
        ),
    )


def _diagnostic() -> None:
    op.create_table(
        "diagnostic",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("path_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("items", DATA, nullable=False),
        sa.Column("background", sa.String(length=20), nullable=False),
        sa.Column("answers", DATA, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("result", DATA, nullable=True),
        *_owned_by_learner("diagnostic"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_diagnostic")),
        sa.UniqueConstraint(
            "organization_id",
            "learner_id",
            "path_id",
            "number",
            name=op.f("uq_diagnostic_organization_id_learner_id_path_id_number"),
        ),
    )


def _owned_by_learner(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f(f"fk_{table}_organization_id_learner_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f(f"fk_{table}_organization_id_organization"),
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
