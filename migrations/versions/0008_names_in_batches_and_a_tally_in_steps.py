"""names in batches and a tally in steps"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults stay: a process of the version before that still runs may open a vote or take a
    # ballot.
    op.execute(
        "ALTER TABLE activity ADD COLUMN pace VARCHAR DEFAULT 'each' NOT "
        "NULL CONSTRAINT ck_activity_pace CHECK (pace IN ('each', 'steps'))"
    )
    op.execute("ALTER TABLE round ADD COLUMN shown JSON")
    op.execute("ALTER TABLE turnout ADD COLUMN announced BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute('UPDATE turnout SET announced = "cast"')
    op.execute(
        'CREATE INDEX ix_turnout_waiting ON turnout (round_id, "cast") WHERE "cast" <> announced'
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_turnout_waiting")
    op.execute("ALTER TABLE turnout DROP COLUMN announced")
    op.execute("ALTER TABLE round DROP COLUMN shown")
    op.execute("ALTER TABLE activity DROP COLUMN pace")
