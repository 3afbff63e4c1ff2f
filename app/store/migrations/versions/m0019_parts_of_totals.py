"""Running totals know what of them lies in a body's categories, and in which domains.

They came so that a manager reads the same of a cycle as its learner: a sum that is reached while
a category still lacks credit is not a requirement that is met. Where a total was written before,
``readingroom rebuild-totals`` adds them.

Revision: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grow the schema."""
    for name in ("by_category", "by_domain"):
        column = sa.Column(name, sa.String(length=400), nullable=False, server_default="")
        op.add_column("cycle_total", column)
