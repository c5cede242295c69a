"""an open activity can be locked"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The check in the same statement: by itself SQLite adds none, short of a new table under the
    # feet of its rounds and notes. The default stays: a process of the version before that still
    # runs may start a board.
    op.execute(
        "ALTER TABLE activity ADD COLUMN locked BOOLEAN DEFAULT FALSE NOT NULL"
        " CONSTRAINT ck_activity_locked CHECK (NOT locked OR state = 'open')"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE activity DROP COLUMN locked")
