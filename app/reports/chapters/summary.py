"""Writes the first page: key figures, first priorities, gaps and proposals, and the
method."""

from collections.abc import Iterator

from app.charts.bars import tie_text
from app.charts.wheel_ring import colour
from app.domain.framework_names import labels
from app.domain.graphemes import shortened
from app.domain.plan.shortlist import is_made
from app.domain.votes.matrix import Compared, quadrants
from app.domain.votes.tally import Ranked, ranking, whole_levels
from app.locales import _
from app.queries.results.report import Comparison, Report
from app.queries.results.report_votes import Vote
from app.reports.chapters.front import attendance
from app.reports.chapters.notes import notes_text
from app.reports.chapters.sureness import first_places_text, sureness_text
from app.reports.chapters.vote_tables import turnout_text, votes_text
from app.reports.chapters.votes import rule_of, rule_text
from app.reports.model import (
    Bullets,
    Column,
    Heading,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    cell,
    known_facts,
    runs,
)
from app.reports.words import Words

FIRST, GAPS, PROPOSALS = 8, 5, 5  # most entries of each list
LONG = 180  # characters of a proposal; its chapter has all of them


def main_vote(report: Report) -> Vote | None:
    """Returns the last vote whose numbers may be seen and that has any; a tie-break or
    a vote on notes only where there is no other."""
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
    """Yields the result on one page; nothing before there are votes or notes."""
    vote = main_vote(report)
    if vote is None and not _notes(report):
        return
    yield Heading(1, Text(words.say(_("The result on one page"))), new_page=True)
    yield known_facts(_figures(words, report, vote))
    if vote:
        yield Heading(2, Text(words.say(_("First priorities"))), listed=False)
        yield _priorities(words.on(vote.framework), vote)
        if vote.sureness and vote.tally:
            ranked = ranking(vote.framework, vote.tally)
            yield Prose(
                runs(sureness_text(words.on(vote.framework), vote.sureness, ranked))
            )
    gaps = _gaps(report, vote)
    if vote and gaps:
        yield Heading(
            2,
            Text(words.say(_("First gaps: high priority, few programmes"))),
            listed=False,
        )
        yield Bullets(tuple(_gap(words, vote, gap) for gap in gaps))
    proposals = _proposals(words, report, vote)
    if proposals:
        yield Heading(2, Text(words.say(_("First proposals"))), listed=False)
        yield Bullets(tuple(proposals))
    yield from _method(words, vote, has_gaps=bool(gaps))


def _notes(report: Report) -> int:
    chapters = (*report.challenges, *report.situations, *report.proposals)
    return sum(sum(notes.counts.values()) + notes.private for notes in chapters)


def _figures(
    words: Words, report: Report, vote: Vote | None
) -> Iterator[tuple[str, Runs]]:
    place = words.text(report.board.place, report.board.locale)
    yield words.say(_("Place")), runs(place)
    yield (
        words.say(_("Dates") if len(report.days) > 1 else _("Date")),
        runs(words.days(report.days)),
    )
    yield (
        words.say(_("Participants")),
        runs(attendance(words, report) if report.people else ""),
    )
    yield words.say(_("Notes")), runs(notes_text(words, _notes(report)))
    yield (
        words.say(_("Turnout")),
        runs(turnout_text(words, vote.turnout) if vote else ""),
    )


def _priorities(words: Words, vote: Vote) -> Table:
    sure, framework = vote.sureness, vote.framework
    titles = [_("Rank"), _("No."), _("Field of action"), _("Votes")]
    widths = (0.18, 0.07, 0.51, 0.1, 0.14) if sure else (0.2, 0.08, 0.6, 0.12)
    heads = [
        *map(words.say, titles),
        *([first_places_text(words, sure)] if sure else []),
    ]
    columns = tuple(
        Column(head, width, number=place > 2)
        for place, (head, width) in enumerate(zip(heads, widths, strict=True))
    )
    rows = []
    for ranked in leaders(vote):
        tie = tie_text(words.say(_("{rank} ({tied} tied)")), ranked)
        cells = [
            cell(tie or str(ranked.rank)),
            cell(Text(labels(framework)[ranked.field], "label")),
            cell(words.text(framework.fields[ranked.field].name, framework.locale)),
            cell(Text(words.number(ranked.votes), "strong")),
            *([cell(words.number(sure.of(ranked.field)))] if sure else []),
        ]
        hue = framework.hues[framework.block_of[ranked.field].id]
        rows.append(Row(tuple(cells), colour(hue)))
    return Table(words.say(_("The fields with most votes.")), columns, tuple(rows))


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


def _gap(words: Words, vote: Vote, gap: Compared) -> Runs:
    name = words.text(vote.framework.fields[gap.field].name, vote.framework.locale)
    counts = words.list(
        [votes_text(words, gap.votes), notes_text(words, gap.notes, inside=True)]
    )
    return runs(
        f"{labels(vote.framework)[gap.field]}. ", name, Text(f" ({counts})", "muted")
    )


def _proposals(words: Words, report: Report, vote: Vote | None) -> list[Runs]:
    """Returns proposals on the first priorities, then others; those that more wrote
    come first."""
    order = {ranked.field: ranked.rank for ranked in leaders(vote)} if vote else {}
    ranked = []
    for notes in report.proposals:
        names = labels(notes.framework)
        for field, entries in notes.entries.items():
            rank = order.get(field, FIRST + 1)
            label = f"{names[field]}. " if field in names else ""
            ranked += [(rank, -entry.merged, label, entry.text) for entry in entries]
    chosen = sorted(ranked, key=lambda proposal: proposal[:2])[:PROPOSALS]
    return [
        runs(label, words.text(_shortened(text), report.board.locale))
        for _rank, _merged, label, text in chosen
    ]


def _shortened(text: str) -> str:
    """Returns the text in one line, at a whole word where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONG:
        return line
    words = line[:LONG].rpartition(" ")[0]
    return f"{words} …" if words else shortened(line, LONG)


def _method(words: Words, vote: Vote | None, *, has_gaps: bool) -> Iterator[Part]:
    if vote is None:
        return
    yield Heading(2, Text(words.say(_("How it was found"))), listed=False)
    gaps = _(
        "A gap is a field with more votes than the median and not more notes than it."
    )
    limits = _("The result speaks for those who took part, not for the whole town.")
    sentences = (
        rule_text(words, rule_of(vote), vote.framework),
        words.say(gaps) if has_gaps else "",
        words.say(limits),
    )
    yield Prose(runs(" ".join(filter(None, sentences))))
