"""A mark that changes with people, their work and their credit; what counts quickly.

The mark came so that a manager's page need not count a hundred thousand people anew while nothing
of theirs has changed. Findings are counted from their index alone.

Revision: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grow the schema."""
    op.create_table(
        "change_mark",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_change_mark")),
    )
    op.create_index(
        "ix_finding_counted",
        "finding",
        ["organization_id", "found_at", "lab_id", "code", "learner_id"],
    )
    op.drop_index("ix_finding_when", "finding")
    op.create_index(
        "ix_person_inactive",
        "person",
        ["organization_id", "id"],
        sqlite_where=sa.text("active = 0"),
        postgresql_where=sa.text("NOT active"),
    )
