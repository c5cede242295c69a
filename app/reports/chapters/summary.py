"""Writes the first page: key figures, first priorities, gaps and proposals,
and the method."""

from collections.abc import Iterator

from app.charts.wheel_ring import field_colour
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.graphemes import shortened
from app.domain.plan.shortlist import is_made
from app.domain.votes.matrix import Compared, quadrants
from app.domain.votes.tally import Ranked, ranking, whole_levels
from app.locales import _
from app.queries.results.report import Comparison, Report
from app.queries.results.report_notes import Entry
from app.queries.results.report_votes import Vote
from app.reports.chapters.building import Fact, fact, heading, table
from app.reports.chapters.field_names import field_label, field_name, numbered
from app.reports.chapters.front import attendance, days_fact
from app.reports.chapters.notes import notes_text
from app.reports.chapters.sureness import sureness_text
from app.reports.chapters.vote_tables import (
    rank_text,
    ranked_columns,
    times_first,
    turnout_text,
    votes_text,
)
from app.reports.chapters.votes import rule_of, rule_text
from app.reports.model import (
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    bullets,
    known_facts,
    row,
    runs,
)
from app.reports.words import Words

FIRST, GAPS, PROPOSALS = 8, 5, 5  # most entries of each list
LONG = 180  # characters of a proposal; its chapter has all of them

WHAT_A_GAP_IS = _(
    "A gap is a field with more votes than the median and not more notes than it."
)
LIMITS = _("The result speaks for those who took part, not for the whole town.")


def main_vote(report: Report) -> Vote | None:
    """Returns the last vote whose numbers may be seen and that has any; a
    tie-break or a vote on notes only where there is no other."""
    seen = [vote for vote in report.votes if vote.tally and vote.tally.votes]
    return max(
        reversed(seen), key=lambda vote: not is_made(vote.framework), default=None
    )


def leaders(vote: Vote) -> list[Ranked]:
    """Returns the first fields of a vote, ties whole."""
    return (
        whole_levels(ranking(vote.framework, vote.tally), FIRST) if vote.tally else []
    )


def summary(words: Words, report: Report) -> Iterator[Part]:
    """Yields the result on one page; nothing before there are votes or
    notes."""
    vote = main_vote(report)
    if vote is None and not _notes(report):
        return
    yield heading(words, 1, _("The result on one page"), new_page=True)
    yield known_facts(_figures(words, report, vote))
    gaps = _gaps(report, vote)
    if vote:
        yield from _first_priorities(words.on(vote.framework), vote)
        yield from _first_gaps(words, vote, gaps)
    proposals = _proposals(words, report, vote)
    if proposals:
        yield heading(words, 2, _("First proposals"), listed=False)
        yield bullets(proposals)
    if vote:
        yield from _method(words, vote, has_gaps=bool(gaps))


def _first_priorities(words: Words, vote: Vote) -> Iterator[Part]:
    """Yields the first fields, and how sure their order is."""
    yield heading(words, 2, _("First priorities"), listed=False)
    yield _priorities(words, vote)
    if vote.sureness and vote.tally:
        ranked = ranking(vote.framework, vote.tally)
        yield Prose(runs(sureness_text(words, vote.sureness, ranked)))


def _first_gaps(words: Words, vote: Vote, gaps: list[Compared]) -> Iterator[Part]:
    if gaps:
        title = _("First gaps: high priority, few programmes")
        yield heading(words, 2, title, listed=False)
        yield bullets(_gap(words, vote, gap) for gap in gaps)


def _notes(report: Report) -> int:
    """Returns how many notes were written, private ones among them."""
    return sum(sum(notes.counts.values()) + notes.private for notes in report.all_notes)


def _figures(words: Words, report: Report, vote: Vote | None) -> Iterator[Fact]:
    place = words.text(report.board.place, report.board.locale)
    people = attendance(words, report) if report.people else ""
    turnout = turnout_text(words, vote.turnout) if vote else ""
    yield fact(words, _("Place"), place)
    yield days_fact(words, report)
    yield fact(words, _("Participants"), people)
    yield fact(words, _("Notes"), notes_text(words, _notes(report)))
    yield fact(words, _("Turnout"), turnout)


def _priorities(words: Words, vote: Vote) -> Table:
    sure = vote.sureness
    titles = (_("Rank"), _("No."), _("Field of action"))
    widths = (0.18, 0.07, 0.51, 0.1, 0.14) if sure else (0.2, 0.08, 0.6, 0.12)
    rows = (_priority_row(words, vote, ranked) for ranked in leaders(vote))
    columns = ranked_columns(words, titles, widths, sure)
    return table(words, _("The fields with most votes."), columns, rows)


def comparison_of(report: Report, vote: Vote | None) -> Comparison | None:
    """Returns the vote beside the first situation on its framework."""
    return next(
        (pair for pair in report.comparisons if vote and pair.vote is vote), None
    )


def _gaps(report: Report, vote: Vote | None) -> list[Compared]:
    """Returns the fields of high priority and few notes, most votes first."""
    comparison = comparison_of(report, vote)
    if comparison is None or vote is None or vote.tally is None:
        return []
    split = quadrants(vote.framework, comparison.situation.counts, vote.tally.votes)
    return split.of(many_votes=True, many_notes=False)[:GAPS] if split else []


def _priority_row(words: Words, vote: Vote, ranked: Ranked) -> Row:
    framework, field = vote.framework, ranked.field
    return row(
        rank_text(words, ranked),
        field_label(framework, field),
        field_name(words, framework, field),
        Text(words.number(ranked.votes), "strong"),
        *times_first(words, vote, field),
        colour=field_colour(framework, field),
    )


def _gap(words: Words, vote: Vote, gap: Compared) -> Runs:
    notes = notes_text(words, gap.notes, inside=True)
    counts = words.list([votes_text(words, gap.votes), notes])
    return numbered(words, vote.framework, gap.field, f" ({counts})")


def _proposals(words: Words, report: Report, vote: Vote | None) -> list[Runs]:
    """Returns proposals on the first priorities, then others; those that more
    wrote come first."""
    order = {ranked.field: ranked.rank for ranked in leaders(vote)} if vote else {}
    proposals = [
        (order.get(field, FIRST + 1), -entry.merged, notes.framework, field, entry)
        for notes in report.proposals
        for field, entries in notes.entries.items()
        for entry in entries
    ]
    chosen = sorted(proposals, key=lambda proposal: proposal[:2])[:PROPOSALS]
    return [
        _proposal(words, report, framework, field, entry)
        for _rank, _merged, framework, field, entry in chosen
    ]


def _shortened(text: str) -> str:
    """Returns the text in one line, at a whole word where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONG:
        return line
    words = line[:LONG].rpartition(" ")[0]
    return f"{words} …" if words else shortened(line, LONG)


def _proposal(
    words: Words, report: Report, framework: Framework, field: str, entry: Entry
) -> Runs:
    """Returns a proposal in one line, under the number of its field."""
    number = labels(framework).get(field, "")
    text = words.text(_shortened(entry.text), report.board.locale)
    return runs(f"{number}. " if number else "", text)


def _method(words: Words, vote: Vote, *, has_gaps: bool) -> Iterator[Part]:
    yield heading(words, 2, _("How it was found"), listed=False)
    sentences = (
        rule_text(words, rule_of(vote), vote.framework),
        words.say(WHAT_A_GAP_IS) if has_gaps else "",
        words.say(LIMITS),
    )
    yield Prose(runs(" ".join(filter(None, sentences))))
