"""Writes the sealed list of a round, against which phones check their own
ballots."""

from sqlalchemy import Connection

from app.domain.votes.seal import sealed_list
from app.storage.votes.rounds import StoredRound
from app.storage.votes.seals import form_of_round, read_sealed


def sealed_json(connection: Connection, stored: StoredRound) -> dict[str, object]:
    """Returns `GET …/rounds/{n}/sealed.json`: the stored list, with the hash
    that was sealed.

    The SHA-256 of all but `sha256`, as JSON with sorted keys and without
    spaces, must be that hash (seal/2; for seal/1 that of [[receipt, fields],
    …]).
    """
    listed = sealed_list(form_of_round(stored), read_sealed(connection, stored))
    return {**listed, "sha256": stored.sha256}
