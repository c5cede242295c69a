"""an activity can be a quick question"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: a process of the version before that still runs may start a board.
    op.execute(
        "ALTER TABLE activity ADD COLUMN question VARCHAR DEFAULT '' NOT NULL "
        "CONSTRAINT ck_activity_question CHECK (question IN ('', 'hands', 'rating', 'word'))"
    )
    op.create_table(
        "said_word",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.String(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id", "field_id"],
            ["framework_field.framework_id", "framework_field.field_id"],
            name="fk_said_word_field",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_said_word_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "field_id", name=op.f("pk_said_word")),
    )


def downgrade() -> None:
    op.drop_table("said_word")
    op.execute("ALTER TABLE activity DROP COLUMN question")
