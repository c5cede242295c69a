"""the planner keeps no text of people"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# PostgreSQL copies the most common values of a column into its own tables, where erasing a row does
# not reach them.
PERSONAL = {
    "board": ("title", "place"),
    "seat": ("name", "organisation", "code", "public_id"),
    "workgroup": ("name",),
    "note": ("text", "id"),
    "sitting": ("title", "summary"),
    "step": ("title",),
    "activity": ("title",),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in PERSONAL.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
            op.execute(
                f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR"
            )  # the same type: forgets what is there


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in PERSONAL.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1")
