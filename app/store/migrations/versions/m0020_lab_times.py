"""How long each learner took to pass a lab the first time, for the median beside its minutes.

It came because sums of time go on growing after a pass, and so cannot tell how long it took. Passes
from before have no row: what came after them in those sums is not known any more.

Revision: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grow the schema."""
    op.create_table(
        "lab_time",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("lab_id", sa.String(length=40), nullable=False),
        sa.Column("learner_id", sa.String(length=36), nullable=False),
        sa.Column("active_seconds", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_lab_time_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "learner_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_lab_time_organization_id_learner_id_person"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "lab_id", "learner_id", name=op.f("pk_lab_time")
        ),
    )
    # Holds all that a median asks for, in its order: the table itself is not read.
    op.create_index(
        "ix_lab_time_ranked",
        "lab_time",
        ["organization_id", "lab_id", "active_seconds", "passed_at"],
    )
