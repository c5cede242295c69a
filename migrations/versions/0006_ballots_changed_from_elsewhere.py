"""ballots changed from elsewhere are counted and told"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNTS = ("replaced", "withdrawn", "voided")
STATES = "'', 'recorded', 'replaced', 'withdrawn', 'refused'"
WAYS = "'', 'device', 'handover', 'paper', 'host'"
TEXT = "VARCHAR DEFAULT '' NOT NULL"


def upgrade() -> None:
    # The defaults stay: a process of the version before that still runs may open a round or take
    # a ballot. A check comes in the same statement, as SQLite takes no other.
    for name in COUNTS:
        op.execute(
            f"ALTER TABLE round ADD COLUMN {name} INTEGER DEFAULT 0 "
            f"NOT NULL CONSTRAINT ck_round_{name} CHECK ({name} >= 0)"
        )
    op.execute(f"ALTER TABLE ballot_holder ADD COLUMN device_sha256 {TEXT}")
    for name, words in (("state", STATES), ("how", WAYS)):
        op.execute(
            f"ALTER TABLE turnout ADD COLUMN {name} {TEXT} "
            f"CONSTRAINT ck_turnout_{name} CHECK ({name} IN ({words}))"
        )
    for name in ("at", "reason"):
        op.execute(f"ALTER TABLE turnout ADD COLUMN {name} {TEXT}")


def downgrade() -> None:
    for name in ("reason", "at", "how", "state"):
        op.execute(f"ALTER TABLE turnout DROP COLUMN {name}")
    op.execute("ALTER TABLE ballot_holder DROP COLUMN device_sha256")
    for name in reversed(COUNTS):
        op.execute(f"ALTER TABLE round DROP COLUMN {name}")
