"""Writes the priority fields one by one: votes, notes on the situation, proposals."""

from collections.abc import Iterator

from app.charts.bars import labels
from app.charts.wheel_ring import colour
from app.domain.votes.redraws import REDRAWS
from app.domain.votes.tally import Ranked
from app.locales import _
from app.queries.results.report import Notes, Report, Vote
from app.reports.chapters.notes import entry_list, notes_text
from app.reports.chapters.summary import leaders, main_vote
from app.reports.chapters.vote_tables import votes_text
from app.reports.model import Heading, Part, Prose, Text, runs
from app.reports.words import Words

MOST = 8  # notes of one kind; their chapter has all of them


def sheets(words: Words, report: Report) -> Iterator[Part]:
    """Yields a section for each of the first fields, once their vote is sealed."""
    vote = main_vote(report)
    if vote is None or vote.tally is None or not vote.tally.sealed:
        return
    yield Heading(1, Text(words.say(_("The priorities, field by field"))))
    for ranked in leaders(vote):
        yield from _sheet(words, report, vote, ranked)


def _sheet(words: Words, report: Report, vote: Vote, ranked: Ranked) -> Iterator[Part]:
    framework = vote.framework
    shade = colour(framework.hues[framework.block_of[ranked.field].id])
    name = words.text(framework.fields[ranked.field].name, framework.locale)
    yield Heading(2, name, labels(framework)[ranked.field], shade)
    yield Prose(runs(_place(words, vote, ranked)), "lead")
    for notes in (*report.situations, *report.proposals):
        if notes.framework.id == framework.id:
            yield from _notes(words, report, notes, ranked.field)


def _place(words: Words, vote: Vote, ranked: Ranked) -> str:
    """Returns "12 votes, rank 1. Among the first 5 in 100 of 100 re-draws."."""
    parts = words.say(
        _("%(votes)s, rank %(rank)s."), votes=votes_text(words, ranked.votes), rank=ranked.rank
    )
    if vote.sureness is None:
        return parts
    times = words.say(
        _("Among the first %(places)s in %(times)s of %(redraws)s re-draws."),
        places=vote.sureness.places,
        times=vote.sureness.of(ranked.field),
        redraws=REDRAWS,
    )
    return f"{parts} {times}"


def _notes(words: Words, report: Report, notes: Notes, field: str) -> Iterator[Part]:
    entries = notes.entries.get(field, ())
    if not entries:
        return
    title = words.text(notes.activity.title, report.board.locale)
    count = notes_text(words, len(entries), inside=True)
    yield Heading(3, Text(f"{title.words} ({count})", language=title.language))
    yield entry_list(words, entries[:MOST], report.board.locale)
    if len(entries) > MOST:
        rest = words.count(
            len(entries) - MOST,
            _("and %(count)s more in the chapter of these notes"),
            _("and %(count)s more in the chapter of these notes"),
        )
        yield Prose(runs(Text(rest, "muted")), "aside")
