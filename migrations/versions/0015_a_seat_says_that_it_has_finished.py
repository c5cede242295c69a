"""a seat says that it has finished its notes"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: a process of the version before that still runs may take a seat.
    op.execute("ALTER TABLE seat ADD COLUMN finished VARCHAR DEFAULT '' NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE seat DROP COLUMN finished")
