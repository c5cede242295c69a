"""Says a workshop in eight slides: title, key figures, wheel, ranking, blocks, matrix,
proposals, method."""

from datetime import datetime

from app.domain.typography import dressed
from app.domain.votes.ballot import Rule
from app.files.chart_slides import add_blocks, add_matrix, add_ranking, add_wheel
from app.files.deck import BODY, INK, MUTED, Box, Deck, Line
from app.files.slide_contents import Contents
from app.locales import _
from app.reports.chapters.front import attendance
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import rule_text, secrecy_text

# Of proposals on one slide, and the characters of a line
MOST_LINES, LINE_LENGTH = 14, 105


def deck_of(contents: Contents, wheel_png: bytes, made_at: datetime) -> Deck:
    """Returns the eight slides; `wheel_png` draws `wheel_of`. Where it is empty though
    there are numbers, the slide of bars stands for both."""
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
    notes = sum(
        len(entries)
        for activity in report.all_notes
        for entries in activity.entries.values()
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
