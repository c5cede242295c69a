"""Says a workshop in eight slides: title, key figures, wheel, ranking, blocks,
matrix, proposals, method."""

from collections.abc import Iterator
from datetime import datetime

from app.domain.typography import dressed
from app.files.chart_slides import add_blocks, add_matrix, add_ranking, add_wheel
from app.files.deck import BODY, INK, MUTED, Box, Deck, Line
from app.files.slide_contents import Contents
from app.locales import _
from app.queries.results.report_votes import Vote
from app.reports.chapters.front import PROVISIONAL, attendance
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import rule_of, rule_text, secrecy_text
from app.reports.words import Words

# Of proposals on one slide, and the characters of a line
MOST_LINES, LINE_LENGTH = 14, 105


def deck_of(contents: Contents, wheel_png: bytes, made_at: datetime) -> Deck:
    """Returns the eight slides; `wheel_png` draws `wheel_of`. Where it is
    empty though there are numbers, the slide of bars stands for both."""
    board, words = contents.report.board, contents.words
    deck = Deck(words.language, dressed(board.title, board.locale), made_at)
    _title(deck, contents)
    _figures(deck, contents)
    if wheel_png or contents.tally is None:
        add_wheel(deck, contents, wheel_png)
    add_ranking(deck, contents)
    add_blocks(deck, contents)
    add_matrix(deck, contents)
    _proposals(deck, contents)
    _method(deck, contents)
    return deck


def _title(deck: Deck, contents: Contents) -> None:
    report, words = contents.report, contents.words
    slide = deck.add_slide(dressed(report.board.title, report.board.locale), first=True)
    days = words.days(report.days) if report.days else ""
    texts = [report.board.place, days]
    if contents.vote is not None and not contents.framework.is_of_notes:
        texts.append(contents.framework.edition)
    lines = [Line(text, 24, colour=MUTED) for text in texts if text]
    if report.unfinished:
        lines.append(Line(words.say(PROVISIONAL), 18, colour=MUTED))
    slide.add_text(Box(BODY.x, 4.3, BODY.width, 2), lines or [Line("")])


def _figures(deck: Deck, contents: Contents) -> None:
    """Adds up to four numbers, each with what it counts."""
    words = contents.words
    slide = deck.add_slide(words.say(_("Key figures")))
    figures = [*_written(contents), *_voted(contents)]
    width = BODY.width / len(figures)
    for place, (number, text) in enumerate(figures):
        box = Box(BODY.x + place * width, 2.4, width - 0.3, 3.5)
        lines = [
            Line(words.number(number), 66, strong=True),
            Line(text, 20, colour=MUTED),
        ]
        slide.add_text(box, lines)


def _written(contents: Contents) -> Iterator[tuple[int, str]]:
    """Yields the number of participants, and that of notes."""
    report, words = contents.report, contents.words
    online = any(person.attendance == "online" for person in report.people)
    people = attendance(words, report) if online else words.say(_("Participants"))
    yield len(report.people), people
    notes = sum(sum(activity.counts.values()) for activity in report.all_notes)
    yield notes, words.say(_("Notes"))


def _voted(contents: Contents) -> Iterator[tuple[int, str]]:
    """Yields the number of ballots, and that of the fields that have votes."""
    words, vote = contents.words, contents.vote
    if vote is not None and vote.round is not None:
        yield vote.turnout.ballots, turnout_text(words, vote.turnout)
    if contents.tally is not None:
        all_fields = len(contents.framework.fields)
        text = words.say(_("fields of %(all)s received votes"), all=all_fields)
        yield len(contents.listed), text


def _proposals(deck: Deck, contents: Contents) -> None:
    """Adds the proposals in the framework's order, as many as one slide
    holds."""
    words = contents.words
    slide = deck.add_slide(words.say(_("Proposals")))
    texts = _proposal_texts(contents)
    if not texts:
        return slide.add_text(BODY, [Line(words.say(_("No note was written.")))])
    lines, room = [], MOST_LINES
    while texts and room >= 1 + len(texts[0]) // LINE_LENGTH:
        room -= 1 + len(texts[0]) // LINE_LENGTH
        lines.append(Line(f"• {texts.pop(0)}", 16))
    if texts:
        more = _("and %(count)s more proposal"), _("and %(count)s more proposals")
        lines.append(Line(words.count(len(texts), *more), 16, colour=MUTED))
    slide.add_text(BODY, lines)
    return None


def _proposal_texts(contents: Contents) -> list[str]:
    return [
        dressed(entry.text, contents.report.board.locale)
        for notes in contents.report.proposals
        for block, field in notes.framework.places()
        for entry in notes.entries.get(field.id if field else block.id, ())
    ]


def _method(deck: Deck, contents: Contents) -> None:
    """Adds how it was voted, under which seal, and thanks."""
    words, made_at = contents.words, contents.words.moment(contents.report.made_at)
    slide = deck.add_slide(words.say(_("Method, and thanks")))
    origin = words.say(_("Slides made on %(moment)s"), moment=made_at)
    thanks = words.say(_("Thank you to everybody who took part."))
    slide.add_text(
        BODY,
        [
            Line(contents.waiting),
            *(_rules(words, contents.vote) if contents.vote else ()),
            Line(origin, 14, colour=MUTED),
            Line(thanks, 24, True, INK),
        ],
    )


def _rules(words: Words, vote: Vote) -> Iterator[Line]:
    """Yields the rule of a vote, its secrecy, and its seal if any."""
    yield Line(rule_text(words, rule_of(vote), vote.framework))
    yield Line(secrecy_text(words, vote), 16)
    if vote.round and vote.round.sha256:
        seal = words.say(_("Seal: %(sha256)s"), sha256=vote.round.sha256)
        yield Line(seal, 14, colour=MUTED)
