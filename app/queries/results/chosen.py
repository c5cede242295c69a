"""Reads one result of a board, by the rules of the tables, with what names and
explains it."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule
from app.domain.votes.tally import Tally
from app.queries.board import board_view
from app.queries.results.file_label import FileLabel, file_label
from app.queries.results.report import days_of
from app.queries.results.tally_tables import staff_tally, vote_of
from app.storage.activities import StoredActivity, agenda_of
from app.storage.boards import StoredBoard, board_by_code
from app.storage.votes.rounds import StoredRound, round_of


@dataclass(frozen=True)
class ChosenResult:
    """A vote's tally as staff may see it; `days` are the workshop's, as ISO
    dates."""

    label: FileLabel
    board: StoredBoard
    days: tuple[str, ...]
    vote: StoredActivity
    framework: Framework
    tally: Tally
    round: StoredRound | None

    @property
    def rule(self) -> Rule:
        if self.round is not None:
            return Rule(self.round.votes, self.round.repeats)
        return self.vote.value.rule or Rule()


def chosen_result(
    connection: Connection,
    code: str,
    key: str | None,
    number: int | None,
    languages: Languages = (),
) -> ChosenResult:
    """Returns a round of a vote, by default the present one of the vote that
    `vote_of` finds, with names in a reader's `languages`.

    Refuses `no_such_board`, `no_such_activity`, `no_such_round`,
    `tally_hidden`.
    """
    view = board_view(connection, board_by_code(connection, code), languages)
    vote = vote_of(view, key)
    tally = staff_tally(connection, vote, number)
    real = [activity for activity in view.activities if not activity.value.practice]
    return ChosenResult(
        file_label(connection, view),
        view.board,
        days_of(
            agenda_of(connection, view.board.id), real, view.board.settings.time_zone
        ),
        vote,
        view.framework(vote),
        tally,
        round_of(connection, vote.id, tally.round),
    )


def require_sealed(result: ChosenResult) -> ChosenResult:
    """Returns a result of a closed round. Refuses `round_not_sealed`."""
    if not result.tally.sealed:
        raise Refusal("round_not_sealed", round=result.tally.round)
    return result
