"""Writes the priority fields one by one: votes, situation, challenges,
proposals."""

from collections.abc import Iterator

from app.charts.wheel_ring import field_colour
from app.domain.framework_names import labels
from app.domain.notes.related import related
from app.domain.votes.redraws import REDRAWS
from app.domain.votes.tally import Ranked
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_notes import Notes
from app.queries.results.report_votes import Vote
from app.reports.chapters.building import heading
from app.reports.chapters.field_names import field_name
from app.reports.chapters.notes import entry_list, notes_text
from app.reports.chapters.summary import leaders, main_vote
from app.reports.chapters.vote_tables import votes_text
from app.reports.model import Heading, Part, Prose, Text, runs
from app.reports.words import Words

# Notes of one kind; their chapter has all of them
MOST, MOST_CHALLENGES = 8, 4


def sheets(words: Words, report: Report) -> Iterator[Part]:
    """Yields a section for each of the first fields, once their vote is
    sealed."""
    vote = main_vote(report)
    if vote is None or vote.tally is None or not vote.tally.sealed:
        return
    title = words.on(vote.framework).say(_("The priorities, field by field"))
    yield Heading(1, Text(title))
    for ranked in leaders(vote):
        yield from _sheet(words, report, vote, ranked)


def _sheet(words: Words, report: Report, vote: Vote, ranked: Ranked) -> Iterator[Part]:
    framework = vote.framework
    shade = field_colour(framework, ranked.field)
    name = field_name(words, framework, ranked.field)
    yield Heading(2, name, labels(framework)[ranked.field], shade)
    yield Prose(runs(_place(words, vote, ranked)), "lead")
    for notes in report.situations:
        yield from _notes(words, report, notes, vote, ranked.field)
    yield from _challenges(words, report, vote, ranked.field)
    for notes in report.proposals:
        yield from _notes(words, report, notes, vote, ranked.field)


def _place(words: Words, vote: Vote, ranked: Ranked) -> str:
    """Returns "12 votes, rank 1. Among the first 5 in 100 of 100
    re-draws."."""
    parts = words.say(
        _("%(votes)s, rank %(rank)s."),
        votes=votes_text(words, ranked.votes),
        rank=ranked.rank,
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


def _challenges(words: Words, report: Report, vote: Vote, field: str) -> Iterator[Part]:
    """Yields the challenges that share words with the field's name.

    Challenges were asked of the whole town, and so belong to no field.
    """
    fields = vote.framework.fields
    entries = [
        entry
        for notes in report.challenges
        for texts in notes.entries.values()
        for entry in texts
    ]
    names = [known_field.name for known_field in fields.values()]
    places = related(fields[field].name, names, [entry.text for entry in entries])
    if places:
        yield heading(words, 3, _("Challenges that share words with this field’s name"))
        chosen = [entries[place] for place in places[:MOST_CHALLENGES]]
        yield entry_list(words, chosen, report.board.locale)


def _notes(
    words: Words, report: Report, notes: Notes, vote: Vote, field: str
) -> Iterator[Part]:
    entries = notes.entries.get(field, ())
    if not entries or notes.framework.id != vote.framework.id:
        return
    title = words.text(notes.activity.title, report.board.locale)
    yield Heading(3, _counted(words, title, len(entries)))
    yield entry_list(words, entries[:MOST], report.board.locale)
    if len(entries) > MOST:
        yield _rest(words, len(entries) - MOST)


def _counted(words: Words, title: Text, count: int) -> Text:
    notes = notes_text(words, count, inside=True)
    return Text(f"{title.words} ({notes})", language=title.language)


def _rest(words: Words, count: int) -> Prose:
    rest = words.count(
        count,
        _("and %(count)s more in the chapter of these notes"),
        _("and %(count)s more in the chapter of these notes"),
    )
    return Prose(runs(Text(rest, "muted")), "aside")
