"""Says what the workbook has of votes: results, blocks and sealed ballots."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.domain.framework_names import labels
from app.domain.votes.ballot import Rule
from app.domain.votes.tally import block_votes, ranking
from app.files.sheets import Column, in_words
from app.locales import _
from app.queries.results.workbook import Count, SealedBallots
from app.reports.words import Words

OF_ROUND = (
    Column(_("Activity"), 30),
    Column(_("Round"), 8, "number"),
    Column(_("State"), 13),
    Column(_("Block"), 40),
)
NUMBER = Column(_("No."), 8, "id")
RESULTS = (
    Column(_("Votes"), 9, "number"),
    Column(_("Rank"), 9, "number"),
    Column(_("On this rank"), 12, "number"),
    Column(_("Ballots that chose it"), 14, "share"),
)
BALLOTS = (
    Column(_("Activity"), 30),
    Column(_("Round"), 8, "number"),
    Column(_("Receipt"), 14),
    Column(_("Choice"), 9, "number"),
    NUMBER,
)


def state_text(words: Words, count: Count) -> str:
    return words.say(_("sealed")) if count.tally.sealed else words.say(_("provisional"))


# Heads of columns about votes on fields and votes on notes.
OF_BOTH = {
    _("Field"): _("Field or note"),
    _("Fields"): _("Fields or notes"),
    _("Votes per field"): _("Votes per field or note"),
}


def say_voted(
    words: Words, message: str, counts: Iterable[Count | SealedBallots]
) -> str:
    """Returns a head of a column that speaks of fields, of notes or of both,
    as was voted on."""
    frameworks = [count.framework for count in counts]
    kinds = {framework.is_of_notes for framework in frameworks}
    if len(kinds) > 1:
        return words.say(OF_BOTH[message])
    return words.on(frameworks[0]).say(message) if frameworks else words.say(message)


def results_head(words: Words, counts: Sequence[Count]) -> tuple[Column, ...]:
    return (
        *in_words((*OF_ROUND, NUMBER), words.say),
        Column(say_voted(words, _("Field"), counts), 60),
        *in_words(RESULTS, words.say),
    )


def results(words: Words, counts: Sequence[Count]) -> Iterator[tuple[Any, ...]]:
    """Yields a row per field, most votes first; a field without votes has no
    rank."""
    for count in counts:
        framework, printed = count.framework, labels(count.framework)
        for ranked in ranking(framework, count.tally):
            yield (
                *_round_cells(words, count),
                framework.block_of[ranked.field].name,
                printed[ranked.field],
                framework.fields[ranked.field].name,
                ranked.votes,
                *((ranked.rank, ranked.tied) if ranked.votes else (None, None)),
                _share_of_ballots(count, ranked.votes),
            )


def _round_cells(words: Words, count: Count) -> tuple[str, int, str]:
    """Returns the vote's title, the number of the round and its state."""
    return count.vote.activity.title, count.tally.round, state_text(words, count)


def _share_of_ballots(count: Count, votes: int) -> float | None:
    """Returns the share of the ballots that chose a field, 0 to 1; None where
    a ballot may name a field several times, and without ballots."""
    rule, ballots = count.vote.activity.rule or Rule(), count.tally.ballots
    return votes / ballots if ballots and not rule.repeats else None


def blocks_head(words: Words, counts: Sequence[Count]) -> tuple[Column, ...]:
    return (
        *in_words(OF_ROUND, words.say),
        Column(say_voted(words, _("Fields"), counts), 9, "number"),
        Column(words.say(_("Votes")), 9, "number"),
        Column(say_voted(words, _("Votes per field"), counts), 12, "mean"),
    )


def blocks(words: Words, counts: Sequence[Count]) -> Iterator[tuple[Any, ...]]:
    """Yields a row per block that has fields."""
    for count in counts:
        sums = block_votes(count.framework, count.tally)
        for block in count.framework.blocks:
            fields, votes = len(block.fields), sums[block.id]
            if fields:
                head = _round_cells(words, count)
                yield (*head, block.name, fields, votes, votes / fields)


def ballots_head(words: Words, rounds: Sequence[SealedBallots]) -> tuple[Column, ...]:
    field = Column(say_voted(words, _("Field"), rounds), 60)
    return (*in_words(BALLOTS, words.say), field)


def ballots(rounds: Sequence[SealedBallots]) -> Iterator[tuple[Any, ...]]:
    """Yields a row per choice, ballots in the order of their receipts."""
    for sealed in rounds:
        title, fields = sealed.vote.activity.title, sealed.framework.fields
        printed = labels(sealed.framework)
        for receipt, chosen in sealed.ballots or ():
            for place, field in enumerate(chosen, 1):
                choice = printed[field], fields[field].name
                yield (title, sealed.round, receipt, place, *choice)
