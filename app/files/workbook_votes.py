"""Says what the workbook has of votes: results, blocks and sealed ballots."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.domain.framework_names import labels
from app.domain.votes.ballot import Rule
from app.domain.votes.tally import block_votes, ranking
from app.files.sheets import Column
from app.locales import _
from app.queries.results.workbook import Count, SealedBallots
from app.reports.words import Words


def _of_round(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.say(_("Activity")), 30),
        Column(words.say(_("Round")), 8, "number"),
        Column(words.say(_("State")), 13),
        Column(words.say(_("Block")), 40),
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
    """Returns a head of a column that speaks of fields, of notes or of both, as was
    voted on."""
    frameworks = [count.framework for count in counts]
    kinds = {framework.is_of_notes for framework in frameworks}
    if len(kinds) > 1:
        return words.say(OF_BOTH[message])
    return words.on(frameworks[0]).say(message) if frameworks else words.say(message)


def results_head(words: Words, counts: Sequence[Count]) -> tuple[Column, ...]:
    return (
        *_of_round(words),
        Column(words.say(_("No.")), 8, "id"),
        Column(say_voted(words, _("Field"), counts), 60),
        Column(words.say(_("Votes")), 9, "number"),
        Column(words.say(_("Rank")), 9, "number"),
        Column(words.say(_("On this rank")), 12, "number"),
        Column(words.say(_("Ballots that chose it")), 14, "share"),
    )


def results(words: Words, counts: Sequence[Count]) -> Iterator[tuple[Any, ...]]:
    """Yields a row per field, most votes first; a field without votes has no rank."""
    for count in counts:
        title, framework, ballots = (
            count.vote.activity.title,
            count.framework,
            count.tally.ballots,
        )
        repeats = (count.vote.activity.rule or Rule()).repeats
        printed = labels(framework)
        for ranked in ranking(framework, count.tally):
            rank = (ranked.rank, ranked.tied) if ranked.votes else (None, None)
            yield (
                *(title, count.tally.round, state_text(words, count)),
                framework.block_of[ranked.field].name,
                printed[ranked.field],
                framework.fields[ranked.field].name,
                ranked.votes,
                *rank,
                ranked.votes / ballots if ballots and not repeats else None,
            )


def blocks_head(words: Words, counts: Sequence[Count]) -> tuple[Column, ...]:
    return (
        *_of_round(words),
        Column(say_voted(words, _("Fields"), counts), 9, "number"),
        Column(words.say(_("Votes")), 9, "number"),
        Column(say_voted(words, _("Votes per field"), counts), 12, "mean"),
    )


def blocks(words: Words, counts: Sequence[Count]) -> Iterator[tuple[Any, ...]]:
    for count in counts:
        sums = block_votes(count.framework, count.tally)
        for block in count.framework.blocks:
            if block.fields:
                yield (
                    *(
                        count.vote.activity.title,
                        count.tally.round,
                        state_text(words, count),
                    ),
                    block.name,
                    len(block.fields),
                    sums[block.id],
                    sums[block.id] / len(block.fields),
                )


def ballots_head(words: Words, rounds: Sequence[SealedBallots]) -> tuple[Column, ...]:
    return (
        Column(words.say(_("Activity")), 30),
        Column(words.say(_("Round")), 8, "number"),
        Column(words.say(_("Receipt")), 14),
        Column(words.say(_("Choice")), 9, "number"),
        Column(words.say(_("No.")), 8, "id"),
        Column(say_voted(words, _("Field"), rounds), 60),
    )


def ballots(rounds: Sequence[SealedBallots]) -> Iterator[tuple[Any, ...]]:
    """Yields a row per choice, ballots in the order of their receipts."""
    for sealed in rounds:
        printed = labels(sealed.framework)
        for receipt, fields in sealed.ballots or ():
            for place, field in enumerate(fields, 1):
                title, name = (
                    sealed.vote.activity.title,
                    sealed.framework.fields[field].name,
                )
                yield (title, sealed.round, receipt, place, printed[field], name)
