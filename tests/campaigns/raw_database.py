"""The raw database of a server, beside the program."""

from typing import Any

from sqlalchemy import Engine, create_engine, text

TURNOUT = """SELECT s.public_id, v.field_id FROM ballot_holder h JOIN seat s ON s.id = h.seat_id
 JOIN vote v ON v.ballot_id = h.ballot_id JOIN round r ON r.id = h.round_id
 WHERE r.id = :round"""
ROUND = """SELECT r.id, r.closed_at FROM round r JOIN activity a ON a.id = r.activity_id
 JOIN board b ON b.id = a.board_id WHERE b.code = :code AND a.key = :key
 ORDER BY r.number DESC LIMIT 1"""
VOTES = """SELECT v.field_id, count(*) FROM vote v JOIN ballot b ON b.id = v.ballot_id
 WHERE b.round_id = :round GROUP BY v.field_id"""
SHOWN = """SELECT n.id, n.text FROM note n JOIN board b ON b.id = n.board_id
 JOIN activity a ON a.id = n.activity_id
 WHERE b.code = :code AND a.key = :key AND n.state = 'shown'"""


UNANNOUNCED = "past the program"  # the text of notes that are reworded in the database alone
# A number that every commit of anybody else moves; PostgreSQL's own upkeep moves it too.
WRITES = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_wal_insert_lsn()"}


class RawDatabase:
    """Reads what is stored, over one connection that sees each commit."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self.connection = self.engine.connect()

    def rows(self, statement: str, **values: object) -> list[Any]:
        return list(self.connection.execute(text(statement), values))

    def writes(self) -> object:
        """Returns what is the same as before only where nothing was written since."""
        [(mark,)] = self.rows(WRITES[self.engine.dialect.name])
        return mark

    def change_unannounced(self, code: str) -> None:
        """Rewords the board's notes past the program."""
        with self.engine.connect() as connection:
            connection.execute(
                text(
                    "UPDATE note SET text = :text WHERE board_id ="
                    " (SELECT id FROM board WHERE code = :code)"
                ),
                {"code": code, "text": UNANNOUNCED},
            )

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()
