"""blocks of a ballot can be rotated"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# The defaults stay: a process of the version before that still runs may open a round.
ORDER = (
    "\"order\" VARCHAR DEFAULT 'printed' NOT NULL CONSTRAINT "
    "ck_{table}_order CHECK (\"order\" IN ('printed', 'rotated'))"
)


def upgrade() -> None:
    for table in ("activity", "round"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {ORDER.format(table=table)}")
    op.execute("ALTER TABLE round ADD COLUMN rotation VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE round ADD COLUMN places JSON")


def downgrade() -> None:
    for column in ("places", "rotation", '"order"'):
        op.execute(f"ALTER TABLE round DROP COLUMN {column}")
    op.execute('ALTER TABLE activity DROP COLUMN "order"')
