"""Reads the words of a question as a reader may see them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.plan.questions import with_words, without_words
from app.domain.votes.tally import Tally
from app.queries.board import BoardView
from app.storage.activities import StoredActivity
from app.storage.votes.rounds import StoredRound
from app.storage.votes.words import words_of


def framework_shown(
    connection: Connection,
    view: BoardView,
    vote: StoredActivity,
    round_: StoredRound | None,
    tally: Tally | None,
    own_words: Mapping[str, str] = MappingProxyType({}),
) -> Framework:
    """Returns a vote's framework; that of an open question `word` with the
    words that have a vote in the tally that the reader sees, and those of the
    reader's own ballot (`own_words`, by id), as the reader spells them:
    another spelling would tell that somebody else said the word."""
    framework = view.framework(vote)
    if not framework.is_of_words or round_ is None or round_.sha256 is not None:
        return framework
    words, seen = words_of(connection, round_.id), set(tally.votes if tally else ())
    visible = {key: words[key] for key in seen & words.keys()}
    whole = with_words(framework, {**own_words, **visible})
    return without_words(
        whole, view.board.settings.hidden_words.get(vote.value.key, ())
    )


def view_shown(
    view: BoardView, vote: StoredActivity, framework: Framework
) -> BoardView:
    """Returns the view with another framework in the place of a vote's."""
    return replace(view, frameworks={**view.frameworks, vote.framework_id: framework})
