"""More than one evaluation form and completion of the same content.

A module can be earned again in a later cycle while not a byte of it has changed: forms and
completions are told apart by their moment, no longer by the content version alone.

Revision: 0017
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOMENTS = {"evaluation": "sent_at", "completion": "completed_at"}


def upgrade() -> None:
    """Grow the schema."""
    for table, moment in _MOMENTS.items():
        name, columns = f"pk_{table}", ["organization_id", "learner_id", "module_id", moment]
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(name), type_="primary")
            batch.create_primary_key(op.f(name), columns)
