"""What each phone and screen is sent of a board: JSON messages, and HTML
fragments of notes."""

import json
from collections.abc import Hashable, Mapping

from app.queries.board import activities_json, follow_readers, head_json
from app.queries.changes import Changes, Votes, changes_since
from app.queries.notes import note_json
from app.queries.tally import tally_frame, tally_row, turnout_frame
from app.realtime.channels import Ended, Viewer, VotersByVote
from app.realtime.delivery import Snapshot
from app.realtime.frames import Push
from app.storage.database import Database
from app.storage.notes import StoredNote
from app.storage.votes.turnout import OwnNews
from app.web.participant.note_pushes import notes_html

# Of one vote in a message: a row is turnout and tally
COUNTS = {"turnout", "row"}
# (vote's row id, round) → seats' row ids
VotersByRound = dict[tuple[int, int], set[int]]


# Returns a value as JSON without spaces.
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BoardSnapshot:
    """The changes of one board, cut for each viewer. Only messages to a seat's
    own devices are about a person, and no number is sent before its reveal."""

    def __init__(self, changes: Changes, voters: dict[int, set[int]]) -> None:
        self.changes = changes
        self.version = changes.version
        # vote's row id → the row ids of seats with a ballot in its round
        self.voters = voters
        self.ended = Ended(changes.voided, changes.revoked)
        activities = [votes.activity for votes in changes.votes]
        self.voters_by_vote: VotersByVote = {
            activity.id: voters.get(activity.id, set())
            for activity in activities
            if activity.value.state == "open"
        }
        self.own_versions: Mapping[int, int] = newest_versions(changes)
        self.titles_follow = follow_readers(changes.view)

    def audience(self, viewer: Viewer) -> Hashable:
        """Returns the form (of tallies too), the kind (phones are sent no
        counts of witnesses, hosts alone the seats that changed), the language
        where titles follow it, and for phones in which of the open votes they
        have taken part."""
        head = (
            viewer.form,
            viewer.rows,
            viewer.kind,
            viewer.language if self.titles_follow else "",
        )
        if viewer.kind != "phone":
            return head
        voted = (viewer.seat in seats for seats in self.voters_by_vote.values())
        return (*head, *voted)

    def _sees_tally(self, votes: Votes, viewer: Viewer) -> bool:
        ballot_in = viewer.seat in self.voters.get(votes.activity.id, set())
        return votes.activity.value.shows_tally(
            ballot_in=ballot_in, staff=viewer.kind != "phone"
        )

    def push(self, viewer: Viewer, since: int | None, *, greet: bool) -> Push | None:
        """Returns the note fragments (pages only), then the message with the
        version; each further tally is a message of its own. None when nothing
        is new and nothing greets."""
        whole = since is None or since > self.version
        base = -1 if since is None or whole else since
        notes = [note for note in self.changes.notes if note.newest > base]
        with_html = viewer.form == "html" and notes and not whole
        html = notes_html(self.changes, notes) if with_html else ""
        first, *more = self._messages(viewer, base, notes)
        if whole:
            first["whole"] = True
        if len(first) == 1 and not more and not greet and not html:
            return None
        return Push(*([html] if html else []), *map(compact, (first, *more)))

    def own_messages(self, viewer: Viewer, since: int | None) -> list[str]:
        """Returns what the seat's own devices lack about its ballot, with the
        version that they have until the push follows."""
        if viewer.seat is None:
            return []
        base = -1 if since is None or since > self.version else since
        texts = []
        for votes in self.changes.votes:
            news = votes.news.get(viewer.seat)
            if news is not None and news.version > base:
                own_ballot = _own_ballot(votes, news)
                if viewer.form == "html":
                    own_ballot["known"] = news.version
                texts.append(compact({"version": max(base, 0), "mine": own_ballot}))
        return texts

    def _messages(
        self, viewer: Viewer, base: int, notes: list[StoredNote]
    ) -> list[dict[str, object]]:
        view = self.changes.view
        first: dict[str, object] = {"version": self.version}
        if view.board.changed > base:
            first["board"] = head_json(view.board, (viewer.language,))
        newest = max(
            (activity.version for activity in view.activities),
            default=view.board.changed,
        )
        if newest > base:
            first["activities"] = activities_json(view, (viewer.language,))
        if viewer.kind == "host" and self.changes.seats_changed > base:
            first["seats"] = view.seats
        if viewer.form == "json":
            first |= self._notes(notes, whole=base == -1)
        messages = [first]
        for votes in self.changes.votes:
            numbers = self._numbers(votes, viewer, base) | self._witnesses(
                votes, viewer, base
            )
            add_numbers(messages, numbers)
        # Only the last says the new version: a connection that breaks in
        # between has not got it.
        for message in messages[:-1]:
            message["version"] = max(base, 0)
        return messages

    def _notes(self, notes: list[StoredNote], *, whole: bool) -> dict[str, object]:
        visible = [
            note_json(note, self.changes.names)
            for note in notes
            if note.state == "shown"
        ]
        removed = [note.id for note in notes if note.state != "shown" and not whole]
        return ({"notes": visible} if visible else {}) | (
            {"removed": removed} if removed else {}
        )

    def _numbers(self, votes: Votes, viewer: Viewer, base: int) -> dict[str, object]:
        if base >= max(votes.changed, self.changes.seats_changed):
            return {}
        if votes.tally is None or not self._sees_tally(votes, viewer):
            return {"turnout": turnout_frame(votes.turnout)}
        framework = self.changes.view.framework(votes.activity)
        is_whole = votes.tally is votes.turnout  # in steps the tally is behind
        if viewer.rows and is_whole and not framework.is_of_words:
            return {"row": tally_row(framework, votes.tally)}
        return {
            "turnout": turnout_frame(votes.turnout),
            "tally": tally_frame(votes.tally),
        }

    @staticmethod
    def _witnesses(votes: Votes, viewer: Viewer, base: int) -> dict[str, object]:
        """Returns how many checked the sealed list, for screens and hosts.
        Without a list it is `of: 0`, and only for those who may have an
        earlier round's counts."""
        if viewer.kind == "phone" or votes.witnesses is None or base >= votes.witnessed:
            return {}
        if votes.witnesses.possible == 0 and base == -1:
            return {}
        confirmed, missing, possible = votes.witnesses
        counts = {"found": confirmed, "missing": missing, "of": possible}
        return {"witnesses": {"activity": votes.activity.value.key, **counts}}


def add_numbers(messages: list[dict[str, object]], numbers: dict[str, object]) -> None:
    """Adds a vote's numbers to the last message, or to a new one of the same
    version where that has the numbers of another vote."""
    if not numbers:
        return
    last = messages[-1]
    if last.keys() & numbers.keys() or (
        COUNTS & last.keys() and COUNTS & numbers.keys()
    ):
        messages.append({"version": last["version"]})
    messages[-1].update(numbers)


def _own_ballot(votes: Votes, news: OwnNews) -> dict[str, object]:
    """Returns what happened to a seat's own ballot in a vote."""
    ballot = news.ballot
    return {
        "activity": votes.activity.value.key,
        "state": ballot.state,
        "how": ballot.how,
        "at": ballot.at,
    }


def newest_versions(changes: Changes) -> dict[int, int]:
    """Returns, by seat (a row id), the version of the newest message for its
    own devices."""
    versions: dict[int, int] = {}
    for votes in changes.votes:
        for seat, news in votes.news.items():
            versions[seat] = max(news.version, versions.get(seat, 0))
    return versions


class BoardSource:
    """Reads snapshots from the database. Which seats have voted is remembered
    per round and updated with what changed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._last: dict[int, tuple[Changes, VotersByRound]] = {}

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        """See Source."""
        last_changes, last_voters = self._last.get(board, (None, {}))
        oldest = min(since, last_changes.version if last_changes else -1)
        # What a beat reads is little, and at hand; a whole board is read in a
        # thread.
        is_beat = last_changes is not None and since == last_changes.version
        read = self.database.read_quickly if is_beat else self.database.read
        changes = await read(
            lambda connection: changes_since(connection, board, oldest, last_changes)
        )
        if changes is None:
            self._last.pop(board, None)
            return None
        voters = voters_by_round(changes, last_voters)
        self._last[board] = (changes, voters)
        return BoardSnapshot(
            changes, {vote: seats for (vote, _), seats in voters.items()}
        )


def voters_by_round(changes: Changes, before: VotersByRound) -> VotersByRound:
    """Returns the seats with a ballot in the present round of each vote;
    `before` counts unless the changes are everything."""
    voters: VotersByRound = {}
    for votes in changes.votes:
        key = (votes.activity.id, votes.activity.value.round)
        seats = before.get(key, set()) if changes.since != -1 else set()
        added = {seat for seat, has_ballot in votes.cast.items() if has_ballot}
        voters[key] = (seats | added) - (votes.cast.keys() - added)
    return voters
