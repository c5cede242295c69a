"""a phone bears witness without its seat where the names of who voted are withheld"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SAME = "round_id, seat_id, board_id, found, sha256, version"


def upgrade() -> None:
    op.execute("ALTER TABLE witness RENAME TO old_witness")
    op.drop_index("ix_witness_board_id_version", table_name="old_witness")
    make(sa.Column("key", sa.String(), nullable=False), key="key", is_seat_nullable=True)
    op.execute(
        f"INSERT INTO witness ({SAME}, key) SELECT {SAME},"
        f" CAST(seat_id AS VARCHAR) FROM old_witness"
    )
    op.drop_table("old_witness")


def downgrade() -> None:
    op.execute("ALTER TABLE witness RENAME TO old_witness")
    op.drop_index("ix_witness_board_id_version", table_name="old_witness")
    make(key="seat_id", is_seat_nullable=False)
    op.execute(
        f"INSERT INTO witness ({SAME}) SELECT {SAME} FROM old_witness WHERE seat_id IS NOT NULL"
    )
    op.drop_table("old_witness")


def make(*columns: "sa.Column[str]", key: str, is_seat_nullable: bool) -> None:
    """Creates the table. PostgreSQL keeps the old table's constraint names until that is dropped,
    so it lets go of them first."""
    names = ("pk_witness", "fk_witness_round_id", "fk_witness_seat_id", "fk_witness_board_id")
    if op.get_bind().dialect.name != "sqlite":
        for name in names:
            op.execute(f"ALTER TABLE old_witness DROP CONSTRAINT {name}")
    op.create_table(
        "witness",
        sa.Column("round_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("seat_id", sa.Integer(), nullable=is_seat_nullable),
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
        sa.PrimaryKeyConstraint("round_id", key, name="pk_witness"),
    )
    op.create_index("ix_witness_board_id_version", "witness", ["board_id", "version"])
