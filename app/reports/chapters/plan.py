"""Writes the plan of action: who does what by when, and what follow-ups found."""

from collections.abc import Iterator, Sequence

from app.domain.framework_names import labels
from app.locales import _
from app.queries.plan import Plan, PlanLine
from app.queries.results.report import Report
from app.reports.model import (
    Cell,
    Column,
    Heading,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    cell,
    runs,
)
from app.reports.words import Words

SAID = {"done": _("done"), "under_way": _("under way"), "stopped": _("stopped")}
HEADS = {
    "lead": _("Lead"),
    "partners": _("Partners"),
    "due": _("When"),
    "first_step": _("First step"),
    "indicator": _("Indicator"),
}
DAYS = 3  # follow-ups that stand side by side on a page


def plan_chapter(words: Words, report: Report) -> Iterator[Part]:
    """Yields the commitments as a table, then what the follow-ups found; nothing
    without any."""
    plan = report.plan
    if not plan.lines:
        return
    yield Heading(1, Text(words.say(_("Plan of action"))))
    count = words.count(
        len(plan.lines), _("%(count)s commitment."), _("%(count)s commitments.")
    )
    yield Prose(runs(count), "lead")
    yield _commitments(words, report)
    for start in range(0, len(plan.follow_ups), DAYS):
        yield from _follow_ups(words, report, plan.follow_ups[start : start + DAYS])


def _commitment_row(words: Words, report: Report, line: PlanLine) -> Row:
    return Row(
        (
            _proposal(words, report, line),
            _pair(words, report, line, "lead", "partners"),
            cell(words.text(line.commitment.due, report.board.locale)),
            _pair(words, report, line, "first_step", "indicator"),
        )
    )


def _commitments(words: Words, report: Report) -> Table:
    columns = (
        Column(words.say(_("Proposal")), 0.32),
        Column(words.say(_("Lead and partners")), 0.24),
        Column(words.say(_("When")), 0.14),
        Column(words.say(_("First step and indicator")), 0.3),
    )
    rows = tuple(_commitment_row(words, report, line) for line in report.plan.lines)
    return Table(words.say(_("The commitments of the plan of action")), columns, rows)


def _proposal(words: Words, report: Report, line: PlanLine) -> Cell:
    """Returns the proposal with the number of its field."""
    label = labels(line.framework).get(line.note.place, "")
    text = words.text(line.note.text, report.board.locale)
    return Cell(runs(Text(f"{label}. " if label else "", "strong"), text))


def _pair(words: Words, report: Report, line: PlanLine, *names: str) -> Cell:
    """Returns two texts of a commitment under one another."""
    texts = line.commitment.parts()
    first, second = (
        words.text(texts[name], report.board.locale, look)
        for name, look in zip(names, ("", "muted"), strict=True)
    )
    if not first.words:
        return Cell(runs(second))
    return Cell(runs(first, "\n" if second.words else "", second))


def _follow_ups(words: Words, report: Report, days: Sequence[str]) -> Iterator[Part]:
    """Yields the follow-ups of some days side by side, beside when each line was
    planned for."""
    yield Heading(2, Text(words.say(_("Follow-up"))))
    for day in days:
        yield Prose(
            runs(
                Text(words.days([day]), "strong"),
                " – ",
                sums_text(words, report.plan, day),
            )
        )
    width = 0.52 / len(days)
    columns = (
        Column(words.say(_("Proposal")), 0.34),
        Column(words.say(_("Planned for")), 0.14),
        *(Column(words.days([day]), width) for day in days),
    )
    rows = tuple(
        Row(
            (
                _proposal(words, report, line),
                cell(words.text(line.commitment.due, report.board.locale)),
                *(Cell(progress_runs(words, report, line, day)) for day in days),
            )
        )
        for line in report.plan.lines
    )
    yield Table(
        words.say(_("What the follow-ups found of each commitment")), columns, rows
    )


def sums_text(words: Words, plan: Plan, day: str) -> str:
    """Returns “3 done, 1 under way, 1 stopped”, with those of which nothing was
    said."""
    texts = [
        words.count(
            plan.count(day, "done"), _("%(count)s is done"), _("%(count)s are done")
        ),
        words.count(
            plan.count(day, "under_way"),
            _("%(count)s is under way"),
            _("%(count)s are under way"),
        ),
        words.count(
            plan.count(day, "stopped"),
            _("%(count)s is stopped"),
            _("%(count)s are stopped"),
        ),
    ]
    silent = plan.count(day, "")
    if silent:
        texts.append(
            words.say(_("nothing is said of %(count)s"), count=words.number(silent))
        )
    return words.list(texts)


def progress_runs(words: Words, report: Report, line: PlanLine, day: str) -> Runs:
    """Returns the state of a line on a day, and the reason under it."""
    progress = line.commitment.progress.get(day)
    if progress is None:
        return runs("–")
    reason = words.text(progress.reason, report.board.locale)
    return runs(
        Text(words.say(SAID[progress.state]), "strong"),
        "\n" if reason.words else "",
        reason,
    )
