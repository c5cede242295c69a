"""Rows by hand, past the domain and the commands: only the tables and their constraints are left to
object."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert

from app.storage.schema.models import METADATA
from app.storage.votes.ballots import VOTE_COLUMNS, Terms, vote_rows
from app.storage.votes.rounds import StoredRound

AT = "2024-09-12T10:00:00.000Z"
TERMS = {"votes": 3, "repeats": False}


def table(name: str) -> Table:
    return METADATA.tables[name]


def put(connection: Connection, name: str, /, **values: Any) -> int:
    """One row, spelled out; its id, or 0 where there is none."""
    result = connection.execute(insert(table(name)).values(**values))
    return (
        int(result.inserted_primary_key[0])
        if result.inserted_primary_key and "id" in table(name).c
        else 0
    )


@dataclass(frozen=True)
class Hall:
    """A board with a vote of three fields out of thirty, two rounds of it, and the seats of Awa and
    Bakary."""

    board: int
    framework: int
    other_framework: int
    activity: int
    round: int
    next_round: int
    awa: int
    bakary: int

    def ballot(
        self,
        connection: Connection,
        *fields: str,
        receipt: str = "R1",
        slots: tuple[int, ...] = (),
        **terms: Any,
    ) -> int:
        """A ballot with a vote for each field, in slots 1, 2, 3 … unless said otherwise; held by
        nobody."""
        columns = {"framework_id": self.framework, **TERMS, **terms}
        ballot = put(
            connection,
            "ballot",
            round_id=self.round,
            receipt=receipt,
            assisted="",
            recorded_at=AT,
            **columns,
        )
        for slot, field in zip(slots or range(1, len(fields) + 1), fields, strict=True):
            self.vote(connection, ballot, slot, field, **terms)
        return ballot

    def vote(
        self, connection: Connection, ballot: int, slot: int, field: str, **terms: Any
    ) -> None:
        """`previous` is the slot before, as a right row has it."""
        columns = {
            "framework_id": self.framework,
            **TERMS,
            "previous": slot - 1 or None,
            "copy": 0,
            **terms,
        }
        put(connection, "vote", ballot_id=ballot, slot=slot, field_id=field, **columns)

    def hold(self, connection: Connection, ballot: int, seat: int, **values: Any) -> None:
        put(
            connection,
            "ballot_holder",
            **{"ballot_id": ballot, "round_id": self.round, "seat_id": seat, **values},
        )


def put_ballot(
    connection: Connection, stored_round: StoredRound, fields: tuple[str, ...], receipt: str
) -> int:
    """A whole ballot of three, held by nobody; its id."""
    terms = {"framework_id": stored_round.framework_id, **TERMS}
    result = put(
        connection,
        "ballot",
        round_id=stored_round.id,
        receipt=receipt,
        recorded_at=AT,
        assisted="",
        **terms,
    )
    for row in vote_rows(result, fields, Terms(**terms)):
        put(connection, "vote", **dict(zip(VOTE_COLUMNS, row, strict=True)))
    return result


def build_hall(engine: Engine, *, code: str = "SEGQUU", **terms: Any) -> Hall:
    with engine.begin() as connection:
        board = put(
            connection, "board", code=code, title="Ségou", place="", locale="fr", template="x",
            version=0, changed=0,
            joining="open", names_shown=False, settings={}, created_at=AT,
        )  # fmt: skip
        frameworks = [framework(connection, board, place) for place in (0, 1)]
        activity = put(
            connection, "activity", board_id=board, framework_id=frameworks[0], key="priorites",
            position=0, kind="vote", state="open", reveal="live", **{**TERMS, **terms},
            title="Vote", secret=True, practice=False, private=False, round=1, version=0,
        )  # fmt: skip
        columns = {
            "board_id": board,
            "activity_id": activity,
            "framework_id": frameworks[0],
            **TERMS,
            **terms,
        }
        rounds = [
            put(connection, "round", number=number, secret=True, opened_at=AT, **columns)
            for number in (1, 2)
        ]
        seats = [seat(connection, board, name) for name in ("Awa", "Bakary")]
    return Hall(board, *frameworks, activity, *rounds, *seats)


def framework(connection: Connection, board: int, place: int) -> int:
    """Fields 1 to 30; the second one has 1 to 40."""
    result = put(
        connection, "framework", board_id=board, key=f"cadre-{place}", position=place, document={}
    )
    rows = [
        {"framework_id": result, "field_id": str(number)} for number in range(1, 31 + 10 * place)
    ]
    connection.execute(insert(table("framework_field")), rows)
    return result


def seat(connection: Connection, board: int, name: str) -> int:
    values = {
        "public_id": name.lower(),
        "code": name.upper(),
        "name": name,
        "organisation": "",
        "attendance": "in_room",
    }
    return put(
        connection,
        "seat",
        board_id=board,
        present=True,
        voided=False,
        device=False,
        joined_at=AT,
        version=0,
        **values,
    )


def count(engine: Engine, name: str) -> int:
    with engine.begin() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
