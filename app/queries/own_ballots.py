"""Reads a seat's own ballots, as one of its devices may see them."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.storage.activities import StoredActivity
from app.storage.seats import StoredSeat
from app.storage.votes import ballots
from app.storage.votes.ballots import StoredBallot
from app.storage.votes.rounds import round_of


@dataclass(frozen=True)
class Reader:
    """Proof that somebody may see the choices of a secret ballot.

    Either the hash of the casting device's secret, or the ballot's receipt.
    """

    device_sha256: str = ""
    receipt: str = ""

    def has_cast(self, ballot: StoredBallot) -> bool:
        """Says whether this device cast the ballot."""
        return bool(self.device_sha256) and self.device_sha256 == ballot.device_sha256

    def may_read(self, ballot: StoredBallot) -> bool:
        """Says whether the choices of a secret ballot may be shown."""
        return self.has_cast(ballot) or (
            bool(self.receipt) and self.receipt == ballot.receipt
        )


@dataclass(frozen=True)
class OwnBallot:
    """A ballot as its seat sees it.

    A secret ballot that another device cast is `elsewhere`, without `fields`
    and `receipt`. `cast_here` says whether this very device cast it.
    """

    fields: tuple[str, ...]
    recorded_at: str
    receipt: str
    cast_here: bool
    elsewhere: bool = False


def own_ballots(
    connection: Connection,
    activities: list[StoredActivity],
    seat: StoredSeat,
    reader: Reader,
) -> dict[str, OwnBallot]:
    """Returns the seat's ballots by activity, while the link from seats to
    choices exists."""
    ballots_by_activity: dict[str, OwnBallot] = {}
    for activity in activities:
        current = (
            round_of(connection, activity.id, activity.value.round)
            if activity.value.has_ballots
            else None
        )
        ballot = ballots.ballot_of(connection, current.id, seat.id) if current else None
        if current is not None and ballot is not None:
            ballots_by_activity[activity.value.key] = seen_by(
                reader, ballot, secret=current.secret
            )
    return ballots_by_activity


def seen_by(reader: Reader, ballot: StoredBallot, *, secret: bool) -> OwnBallot:
    """Returns what the reader may see of the ballot."""
    cast_here = reader.has_cast(ballot)
    if secret and not reader.may_read(ballot):
        return OwnBallot((), ballot.recorded_at, "", cast_here, elsewhere=True)
    return OwnBallot(ballot.fields, ballot.recorded_at, ballot.receipt, cast_here)


def ballot_json(ballot: OwnBallot) -> dict[str, object]:
    """Returns {fields, recorded_at, receipt}; of one from elsewhere
    {recorded_at, elsewhere}."""
    if ballot.elsewhere:
        return {"recorded_at": ballot.recorded_at, "elsewhere": True}
    return {
        "fields": list(ballot.fields),
        "recorded_at": ballot.recorded_at,
        "receipt": ballot.receipt,
    }
