"""Says a workshop in eight slides: title, key figures, wheel, ranking, blocks, matrix,
proposals, method."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.charts.bars import Bar as Ranked
from app.charts.figures import Figures
from app.charts.palette import shades
from app.charts.wheel_ring import colour
from app.domain.framework_names import labels
from app.domain.local_text import lang_of
from app.domain.typography import dressed
from app.domain.votes.ballot import Rule
from app.domain.votes.matrix import Quadrants, quadrants
from app.domain.votes.tally import block_votes
from app.files.deck import (
    BODY,
    INK,
    LEFT,
    MUTED,
    RIGHT,
    Bar,
    BarChart,
    Box,
    Deck,
    Line,
    Picture,
    Point,
    PointChart,
)
from app.files.slide_contents import Contents
from app.locales import _
from app.queries.results.report import Notes
from app.reports.chapters.front import attendance
from app.reports.chapters.matrix import quarters_of
from app.reports.chapters.vote_tables import turnout_text, votes_text
from app.reports.chapters.votes import rule_text, secrecy_text
from app.reports.words import Words

MOST_BARS, LEADERS = 10, 5
# Of proposals on one slide, and the characters of a line
MOST_LINES, LINE_LENGTH = 14, 105
WEAK = (True, False)  # the quarter that a town reads first: many votes, few notes


def deck_of(contents: Contents, wheel_png: bytes, made_at: datetime) -> Deck:
    """Returns the eight slides; `wheel_png` draws `wheel_of`. Where it is empty though
    there are numbers, the slide of bars stands for both."""
    board, words = contents.report.board, contents.words
    deck = Deck(words.language, dressed(board.title, board.locale), made_at)
    _title(deck, contents)
    _figures(deck, contents)
    if wheel_png or contents.tally is None:
        _wheel(deck, contents, wheel_png)
    _ranking(deck, contents)
    _blocks(deck, contents)
    _matrix(deck, contents)
    _proposals(deck, contents)
    _method(deck, contents)
    return deck


def _title(deck: Deck, contents: Contents) -> None:
    report, words = contents.report, contents.words
    slide = deck.add_slide(dressed(report.board.title, report.board.locale), first=True)
    days = words.days(report.days) if report.days else ""
    lines = [
        Line(text, 24, colour=MUTED) for text in (report.board.place, days) if text
    ]
    if contents.vote is not None and not contents.framework.is_of_notes:
        lines.append(Line(contents.framework.edition, 24, colour=MUTED))
    if report.unfinished:
        sentence = _(
            "Provisional: an activity is still open, its notes and numbers may change."
        )
        lines.append(Line(words.say(sentence), 18, colour=MUTED))
    slide.add_text(Box(BODY.x, 4.3, BODY.width, 2), lines or [Line("")])


def _figures(deck: Deck, contents: Contents) -> None:
    """Adds up to four numbers, each with what it counts."""
    report, words = contents.report, contents.words
    slide = deck.add_slide(words.say(_("Key figures")))
    online = any(person.attendance == "online" for person in report.people)
    people = attendance(words, report) if online else words.say(_("Participants"))
    numbers = [(words.number(len(report.people)), people)]
    written = [*report.challenges, *report.situations, *report.proposals]
    notes = sum(
        len(entries) for activity in written for entries in activity.entries.values()
    )
    numbers.append((words.number(notes), words.say(_("Notes"))))
    if contents.vote is not None and contents.vote.round is not None:
        turnout = contents.vote.turnout
        numbers.append((words.number(turnout.ballots), turnout_text(words, turnout)))
    if contents.tally is not None:
        count, all_fields = len(contents.listed), len(contents.framework.fields)
        text = words.say(_("fields of %(all)s received votes"), all=all_fields)
        numbers.append((words.number(count), text))
    width = BODY.width / len(numbers)
    for place, (number, text) in enumerate(numbers):
        box = Box(BODY.x + place * width, 2.4, width - 0.3, 3.5)
        slide.add_text(
            box, [Line(number, 66, strong=True), Line(text, 20, colour=MUTED)]
        )


def _wheel(deck: Deck, contents: Contents, png: bytes) -> None:
    words = contents.words
    slide = deck.add_slide(words.say(_("Votes by field")))
    if not png:
        return slide.add_text(BODY, [Line(contents.waiting)])
    slide.parts.append(Picture(LEFT, png, _leaders_text(contents)))
    slide.add_text(RIGHT, list(_leaders(contents)))
    return None


def _leaders(contents: Contents) -> Iterator[Line]:
    """Yields the first ranks, each field with its number and its votes; ties are
    whole."""
    for bar in contents.listed:
        if bar.rank > LEADERS:
            return
        tie = f", {bar.tie}" if bar.tie else ""
        votes = votes_text(contents.words, bar.votes)
        language = lang_of(bar.name, contents.words.language)
        yield Line(
            f"{bar.label}. {bar.name}", 16, True, shades()[bar.colour].text, language
        )
        yield Line(f"{votes}{tie}", 14, colour=MUTED)


def _leaders_text(contents: Contents) -> str:
    described = (
        Figures(contents.words.language).wheel_words(contents.framework).description
    )
    return " ".join([described, *(line.words for line in _leaders(contents))])


def _ranking(deck: Deck, contents: Contents) -> None:
    """Adds the first fields as bars, as many as one slide can name, with ties whole."""
    words = contents.words
    slide = deck.add_slide(words.say(_("First priorities")))
    if contents.tally is None or not contents.listed:
        return slide.add_text(BODY, [Line(contents.waiting)])
    first = _whole_ranks(contents.listed)
    drawn = [
        Bar(f"{bar.label}. {bar.name}", bar.votes, shades()[bar.colour].strong)
        for bar in first
    ]
    slide.parts.append(
        BarChart(BODY, drawn, words.say(_("Votes")), _leaders_text(contents))
    )
    return None


def _whole_ranks(listed: Sequence[Ranked]) -> Sequence[Ranked]:
    """Returns the first fields, at most ten, without a rank that is cut, unless it is
    the first."""
    if len(listed) <= MOST_BARS:
        return listed
    cut = listed[MOST_BARS].votes
    whole = [bar for bar in listed[:MOST_BARS] if bar.votes > cut]
    return whole or listed[:MOST_BARS]


def _blocks(deck: Deck, contents: Contents) -> None:
    words = contents.words
    slide = deck.add_slide(words.say(_("Votes by block")))
    if contents.tally is None:
        return slide.add_text(BODY, [Line(contents.waiting)])
    framework = contents.framework
    sums = block_votes(framework, contents.tally)
    drawn = [
        Bar(
            words.count(
                len(block.fields),
                _("%(name)s (%(count)s field)"),
                _("%(name)s (%(count)s fields)"),
                name=block.name,
            ),
            sums[block.id],
            shades()[colour(framework.hues[block.id])].strong,
        )
        for block in framework.blocks
        if block.fields
    ]
    alt = ". ".join(f"{bar.name}: {votes_text(words, bar.value)}" for bar in drawn)
    slide.parts.append(BarChart(BODY, drawn, words.say(_("Votes")), alt))
    return None


def _situation(contents: Contents) -> Notes | None:
    """Returns the situation that the vote is read against."""
    comparisons = (
        comparison
        for comparison in contents.report.comparisons
        if comparison.vote is contents.vote
    )
    return next((comparison.situation for comparison in comparisons), None)


def _matrix(deck: Deck, contents: Contents) -> None:
    """Adds notes against votes as points, and the fields with many votes and few notes
    by name."""
    words = contents.words
    slide = deck.add_slide(words.say(_("Strengths and priorities")))
    situation, tally = _situation(contents), contents.tally
    quarters = None
    if situation is not None and tally is not None and contents.vote is not None:
        quarters = quadrants(contents.vote.framework, situation.counts, tally.votes)
    if quarters is None or situation is None:
        text = words.say(
            _("There are no notes and votes yet to set against each other.")
        )
        return slide.add_text(BODY, [Line(text)])
    axes = (situation.activity.title, words.say(_("Votes")))
    head = quarters_of(words)[WEAK]
    number, fields = labels(contents.framework), contents.framework.fields
    listed = [
        compared.field for compared in quarters.of(many_votes=True, many_notes=False)
    ]
    names = [
        _named(f"{number[field]}. ", fields[field].name, words) for field in listed
    ]
    alt = f"{head}: {words.rows(line.words for line in names)}"
    slide.parts.append(PointChart(LEFT, _points(contents, quarters), axes, alt))
    lines = [Line(head, 20, strong=True), *names]
    slide.add_text(RIGHT, lines)
    return None


def _named(number: str, name: str, words: Words) -> Line:
    return Line(number + name, 16, language=lang_of(name, words.language))


def _points(contents: Contents, quarters: Quadrants) -> list[Point]:
    """Returns a point for each place of the chart, with the numbers of all fields on
    it."""
    framework, number = contents.framework, labels(contents.framework)
    places: dict[tuple[int, int], list[str]] = {}
    for field in quarters.fields:
        places.setdefault((field.notes, field.votes), []).append(field.field)
    return [
        Point(
            ", ".join(number[field] for field in fields),
            notes,
            votes,
            shades()[colour(framework.hues[framework.block_of[fields[0]].id])].strong,
        )
        for (notes, votes), fields in places.items()
    ]


def _proposals(deck: Deck, contents: Contents) -> None:
    """Adds the proposals in the framework's order, as many as one slide holds."""
    words, locale = contents.words, contents.report.board.locale
    slide = deck.add_slide(words.say(_("Proposals")))
    texts = [
        dressed(entry.text, locale)
        for notes in contents.report.proposals
        for block, field in notes.framework.places()
        for entry in notes.entries.get(field.id if field else block.id, ())
    ]
    if not texts:
        return slide.add_text(BODY, [Line(words.say(_("No note was written.")))])
    lines, room = [], MOST_LINES
    while texts and room >= 1 + len(texts[0]) // LINE_LENGTH:
        room -= 1 + len(texts[0]) // LINE_LENGTH
        lines.append(Line(f"• {texts.pop(0)}", 16))
    if texts:
        more = words.count(
            len(texts),
            _("and %(count)s more proposal"),
            _("and %(count)s more proposals"),
        )
        lines.append(Line(more, 16, colour=MUTED))
    slide.add_text(BODY, lines)
    return None


def _method(deck: Deck, contents: Contents) -> None:
    """Adds how it was voted, under which seal, and thanks."""
    words, vote = contents.words, contents.vote
    slide = deck.add_slide(words.say(_("Method, and thanks")))
    lines = [Line(contents.waiting)]
    if vote is not None:
        rule = vote.activity.rule or Rule()
        if vote.round:
            rule = Rule(vote.round.votes, vote.round.repeats)
        lines += [
            Line(rule_text(words, rule, vote.framework)),
            Line(secrecy_text(words, vote), 16),
        ]
        if vote.round and vote.round.sha256:
            seal = words.say(_("Seal: %(sha256)s"), sha256=vote.round.sha256)
            lines.append(Line(seal, 14, colour=MUTED))
    origin = words.say(
        _("Slides made on %(moment)s"), moment=words.moment(contents.report.made_at)
    )
    lines += [Line(origin, 14, colour=MUTED)]
    lines += [
        Line(words.say(_("Thank you to everybody who took part.")), 24, True, INK)
    ]
    slide.add_text(BODY, lines)
