"""a plan of action: commitments on notes, and follow-ups of what became of them"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NO_TEXTS = "lead = '' AND partners = '' AND due = '' AND first_step = '' AND indicator = ''"


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("board_id", sa.Integer(), nullable=False),
        *_texts("note_id", "lead", "partners", "due", "first_step", "indicator"),
        sa.Column("removed", sa.Boolean(), nullable=False),
        *_texts("made_at", "updated_at"),
        sa.CheckConstraint(f"NOT removed OR ({NO_TEXTS})", name=op.f("ck_commitment_removed")),
        _of_board("commitment"),
        sa.ForeignKeyConstraint(
            ["board_id", "note_id"],
            ["note.board_id", "note.id"],
            name=op.f("fk_commitment_board_id_note_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("board_id", "note_id", name=op.f("pk_commitment")),
    )
    op.create_table(
        "follow_up",
        sa.Column("board_id", sa.Integer(), nullable=False),
        *_texts("day", "opened_at"),
        _of_board("follow_up"),
        sa.PrimaryKeyConstraint("board_id", "day", name=op.f("pk_follow_up")),
    )
    op.create_table(
        "progress",
        sa.Column("board_id", sa.Integer(), nullable=False),
        *_texts("day", "note_id", "state", "reason", "at"),
        sa.CheckConstraint(
            "state IN ('done', 'under_way', 'stopped')", name=op.f("ck_progress_state")
        ),
        sa.CheckConstraint("state <> 'stopped' OR reason <> ''", name=op.f("ck_progress_reason")),
        sa.ForeignKeyConstraint(
            ["board_id", "day"],
            ["follow_up.board_id", "follow_up.day"],
            name=op.f("fk_progress_board_id_day"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["board_id", "note_id"],
            ["commitment.board_id", "commitment.note_id"],
            name=op.f("fk_progress_board_id_note_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("board_id", "day", "note_id", name=op.f("pk_progress")),
    )


def _texts(*names: str) -> list["sa.Column[str]"]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _of_board(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["board_id"], ["board.id"], name=op.f(f"fk_{table}_board_id"), ondelete="CASCADE"
    )


def downgrade() -> None:
    for name in ("progress", "follow_up", "commitment"):
        op.drop_table(name)
