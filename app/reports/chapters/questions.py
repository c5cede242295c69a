"""Writes the quick questions in a chapter of their own: never among the priorities."""

from collections.abc import Iterator

from app.domain.framework import Field
from app.domain.plan.questions import answers_in_order, mean_of
from app.domain.votes.tally import Tally
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.queries.results.workbook import rounds_in_order, tallies_of
from app.reports.model import (
    Column,
    Facts,
    Heading,
    Part,
    Prose,
    Row,
    Table,
    Text,
    cell,
    runs,
)
from app.reports.words import Words


def questions(words: Words, report: Report) -> Iterator[Part]:
    """Yields the questions that were asked; nothing where none was."""
    opened = [question for question in report.questions if question.round is not None]
    if opened:
        yield Heading(1, Text(words.say(_("Quick questions"))))
        note = _(
            "Beside the votes: they enter neither the priorities nor any comparison."
        )
        yield Prose(runs(words.say(note)), "lead")
    for question in opened:
        yield from _question(words, report, question)


def _question(words: Words, report: Report, question: Vote) -> Iterator[Part]:
    yield Heading(2, words.text(question.activity.title, report.board.locale))
    if question.tally is None:
        yield Prose(runs(words.say(_("The result is shown at the close."))), "aside")
    for tally in tallies_of(question):
        yield Facts(tuple(_facts(words, question, tally)))
        yield _answers(words, question, tally)


def _facts(
    words: Words, question: Vote, tally: Tally
) -> Iterator[tuple[str, tuple[Text, ...]]]:
    if question.earlier:
        yield words.say(_("Round")), runs(words.number(tally.round))
    answered = words.say(
        _("%(ballots)s of %(seats)s have answered."),
        ballots=tally.ballots,
        seats=tally.seats,
    )
    yield words.say(_("Answers")), runs(answered)
    yield from _mean(words, question, tally)
    for round_ in rounds_in_order(question):
        if round_.number == tally.round and round_.sha256:
            yield words.say(_("Seal")), runs(Text(round_.sha256, "code"))


def _mean(
    words: Words, question: Vote, tally: Tally
) -> Iterator[tuple[str, tuple[Text, ...]]]:
    if mean_of(question.activity.kind, tally) is not None:
        total = sum(int(answer) * votes for answer, votes in tally.votes.items())
        yield words.say(_("Mean")), runs(words.mean(total, tally.ballots))


def _answers(words: Words, question: Vote, tally: Tally) -> Table:
    columns = (
        Column(words.say(_("Answer")), 0.6),
        Column(words.say(_("Number")), 0.2, number=True),
        Column(words.say(_("Share")), 0.2, number=True),
    )
    listed = answers_in_order(question.framework, tally)
    rows = tuple(_row(words, question, tally, field) for field in listed)
    return Table(
        words.say(_("Every answer with its number and its share.")), columns, rows
    )


def _row(words: Words, question: Vote, tally: Tally, field: Field) -> Row:
    votes = tally.of(field.id)
    return Row(
        (
            cell(words.text(field.name, question.framework.locale)),
            cell(Text(words.number(votes), "strong")),
            cell(words.share(votes, tally.ballots)),
        )
    )
