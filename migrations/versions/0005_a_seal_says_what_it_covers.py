"""a seal says what it covers, and phones bear witness of it"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The defaults stay: a process of the version before that still runs may open a round.
COLUMNS = (
    "seal_form VARCHAR DEFAULT '' NOT NULL CONSTRAINT "
    "ck_round_seal_form CHECK (seal_form IN ('', 'seal/1', 'seal/2'))",
    "reveal VARCHAR",
    "pace VARCHAR",
    "witnesses_found INTEGER DEFAULT 0 NOT NULL",
    "witnesses_missing INTEGER DEFAULT 0 NOT NULL",
)


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE round ADD COLUMN {column}")
    op.execute("UPDATE round SET seal_form = 'seal/1' WHERE sha256 IS NOT NULL")
    op.create_table(
        "witness",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name="fk_witness_round_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name="fk_witness_seat_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name="fk_witness_board_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "seat_id", name="pk_witness"),
    )
    op.create_index("ix_witness_board_id_version", "witness", ["board_id", "version"])


def downgrade() -> None:
    op.drop_table("witness")
    for column in reversed(COLUMNS):
        op.execute(f"ALTER TABLE round DROP COLUMN {column.partition(' ')[0]}")
