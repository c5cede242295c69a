"""people say a note too: who, and how many more an anonymous file counts"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OLD_VERSION_WRITES = "INTEGER DEFAULT 0 NOT NULL"  # a process of it may still add notes


def upgrade() -> None:
    op.execute(f"ALTER TABLE note ADD COLUMN more_voices {OLD_VERSION_WRITES}")
    op.execute(f"ALTER TABLE note ADD COLUMN voices_version {OLD_VERSION_WRITES}")
    op.create_index(op.f("ix_note_board_id_voices_version"), "note", ["board_id", "voices_version"])
    op.create_table(
        "me_too",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id", "note_id"],
            ["note.board_id", "note.id"],
            name=op.f("fk_me_too_board_id_note_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_me_too_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board_id", "note_id", "seat_id", name=op.f("pk_me_too")),
    )
    op.create_index(op.f("ix_me_too_seat_id"), "me_too", ["seat_id"])


def downgrade() -> None:
    op.drop_table("me_too")
    op.drop_index(op.f("ix_note_board_id_voices_version"), "note")
    op.execute("ALTER TABLE note DROP COLUMN voices_version")
    op.execute("ALTER TABLE note DROP COLUMN more_voices")
