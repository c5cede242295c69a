"""a framework made of notes says when a text in it was erased"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: a process of the version before that still runs may start a board.
    op.execute("ALTER TABLE framework ADD COLUMN version INTEGER DEFAULT 0 NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE framework DROP COLUMN version")
