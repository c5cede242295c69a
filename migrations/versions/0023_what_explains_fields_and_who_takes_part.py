"""pictures and sounds of fields; questions at joining, and votes by part in a seal

It makes what is not there, as 0022 does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    existing = sa.inspect(op.get_bind())
    if not existing.has_table("field_file"):
        _make_field_files()
    if not existing.has_table("seat_answer"):
        _make_answers()
        op.execute("ALTER TABLE round ADD COLUMN parts JSON")


def _make_field_files() -> None:
    op.create_table(
        "field_file",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_field_file_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board_id", "key", name=op.f("pk_field_file")),
    )


def _make_answers() -> None:
    op.create_table(
        "seat_answer",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_seat_answer_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seat_id", "question", name=op.f("pk_seat_answer")),
    )


def downgrade() -> None:
    op.execute("ALTER TABLE round DROP COLUMN parts")
    op.drop_table("seat_answer")
    op.drop_table("field_file")
