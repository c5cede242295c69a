"""no check passes by null: a vote above slot 1 stands on the vote before it"""

from alembic import op
from sqlalchemy import Connection, text

from app.storage.upkeep.bad_database import BadDatabase

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Without IS NOT NULL the check is NULL for (slot 3, previous NULL), and a check that is NULL
# passes.
OLD = "(slot = 1 AND previous IS NULL) OR (slot > 1 AND previous = slot - 1)"
NEW = (
    "(slot = 1 AND previous IS NULL) OR (slot > 1 AND previous IS NOT NULL AND previous = slot - 1)"
)
COLUMNS = "ballot_id, slot, previous, framework_id, votes, repeats, field_id, copy"
# SQLite changes no check of a table that is there. This is the table of 0001, under another name.
TABLE = """
CREATE TABLE new_vote (
    ballot_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    previous INTEGER,
    framework_id INTEGER NOT NULL,
    votes INTEGER NOT NULL,
    repeats BOOLEAN NOT NULL,
    field_id VARCHAR NOT NULL,
    copy INTEGER NOT NULL,
    CONSTRAINT ck_vote_previous CHECK ({check}),
    CONSTRAINT ck_vote_copy CHECK (copy = 0 OR (repeats AND copy BETWEEN 1 AND votes)),
    CONSTRAINT ck_vote_slot CHECK (slot BETWEEN 1 AND votes),
    CONSTRAINT fk_vote_ballot FOREIGN KEY(ballot_id, framework_id, votes, repeats)
        REFERENCES ballot (id, framework_id, votes, repeats) ON DELETE CASCADE,
    CONSTRAINT fk_vote_previous FOREIGN KEY(ballot_id, previous)
        REFERENCES vote (ballot_id, slot) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_vote_field FOREIGN KEY(framework_id, field_id)
        REFERENCES framework_field (framework_id, field_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_vote PRIMARY KEY (ballot_id, slot),
    CONSTRAINT uq_vote_ballot_id_field_id_copy UNIQUE (ballot_id, field_id, copy)
)"""
UNWHOLE = """
SELECT ballot.id, board.code FROM ballot
JOIN round ON round.id = ballot.round_id JOIN board ON board.id = round.board_id
WHERE (SELECT count(*) FROM vote WHERE vote.ballot_id = ballot.id) <> ballot.votes
ORDER BY ballot.id"""


def upgrade() -> None:
    connection = op.get_bind()
    refuse_unwhole_ballots(connection)
    # What is left has all its votes: only the chain may be cut, and its slots say how it was.
    connection.execute(
        text("UPDATE vote SET previous = slot - 1 WHERE slot > 1 AND previous IS NULL")
    )
    change_check(connection, NEW)


def downgrade() -> None:
    change_check(op.get_bind(), OLD)


def refuse_unwhole_ballots(connection: Connection) -> None:
    """Raises BadDatabase: which votes are missing nobody knows, so the operator decides."""
    rows = connection.execute(text(UNWHOLE)).all()
    if rows:
        boards = ", ".join(sorted({row.code for row in rows}))
        ids = ", ".join(str(row.id) for row in rows)
        raise BadDatabase(
            f"The database holds {len(rows)} ballots without exactly the number of votes of their"
            f" rule (table ballot, id {ids}; board {boards}), which no Palabre wrote: nothing was"
            " changed; restore a backup or delete these ballots, then start again."
        )


def change_check(connection: Connection, check: str) -> None:
    if connection.dialect.name != "sqlite":
        # PostgreSQL alters no table whose deferred keys are still to be looked at.
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        connection.execute(text("ALTER TABLE vote DROP CONSTRAINT ck_vote_previous"))
        connection.execute(
            text(f"ALTER TABLE vote ADD CONSTRAINT ck_vote_previous CHECK ({check})")
        )
        return
    connection.execute(text(TABLE.format(check=check)))
    connection.execute(text(f"INSERT INTO new_vote ({COLUMNS}) SELECT {COLUMNS} FROM vote"))
    connection.execute(text("DROP TABLE vote"))
    connection.execute(text("ALTER TABLE new_vote RENAME TO vote"))
