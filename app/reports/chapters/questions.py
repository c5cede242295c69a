"""Writes the quick questions in a chapter of their own: never among the
priorities."""

from collections.abc import Iterator

from app.domain.framework import Field
from app.domain.plan.questions import answers_in_order, mean_of
from app.domain.votes.tally import Tally
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.queries.results.workbook import rounds_in_order, tallies_of
from app.reports.chapters.building import Fact, columns_of, fact, heading, prose, table
from app.reports.model import Facts, Heading, Part, Row, Table, Text, row
from app.reports.words import Words


def questions(words: Words, report: Report) -> Iterator[Part]:
    """Yields the questions that were asked; nothing where none was."""
    opened = [question for question in report.questions if question.round is not None]
    if opened:
        yield heading(words, 1, _("Quick questions"))
        note = _(
            "Beside the votes: they enter neither the priorities nor any comparison."
        )
        yield prose(words, note, "lead")
    for question in opened:
        yield from _question(words, report, question)


def _question(words: Words, report: Report, question: Vote) -> Iterator[Part]:
    yield Heading(2, words.text(question.activity.title, report.board.locale))
    if question.tally is None:
        yield prose(words, _("The result is shown at the close."), "aside")
    for tally in tallies_of(question):
        yield Facts(tuple(_facts(words, question, tally)))
        yield _answers(words, question, tally)


def _facts(words: Words, question: Vote, tally: Tally) -> Iterator[Fact]:
    answered = words.say(
        _("%(ballots)s of %(seats)s have answered."),
        ballots=tally.ballots,
        seats=tally.seats,
    )
    if question.earlier:
        yield fact(words, _("Round"), words.number(tally.round))
    yield fact(words, _("Answers"), answered)
    if mean_of(question.activity.kind, tally) is not None:
        yield fact(words, _("Mean"), _mean(words, tally))
    for round_ in rounds_in_order(question):
        if round_.number == tally.round and round_.sha256:
            yield fact(words, _("Seal"), Text(round_.sha256, "code"))


def _mean(words: Words, tally: Tally) -> str:
    total = sum(int(answer) * votes for answer, votes in tally.votes.items())
    return words.mean(total, tally.ballots)


def _answers(words: Words, question: Vote, tally: Tally) -> Table:
    columns = columns_of(words, {_("Answer"): 0.6}, {_("Number"): 0.2, _("Share"): 0.2})
    listed = answers_in_order(question.framework, tally)
    rows = (_row(words, question, tally, field) for field in listed)
    summary = _("Every answer with its number and its share.")
    return table(words, summary, columns, rows)


def _row(words: Words, question: Vote, tally: Tally, field: Field) -> Row:
    votes = tally.of(field.id)
    return row(
        words.text(field.name, question.framework.locale),
        Text(words.number(votes), "strong"),
        words.share(votes, tally.ballots),
    )
