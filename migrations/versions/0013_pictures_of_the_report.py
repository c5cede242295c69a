"""pictures of the report: logos and photos"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_picture_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board_id", "key", name=op.f("pk_picture")),
    )


def downgrade() -> None:
    op.drop_table("picture")
