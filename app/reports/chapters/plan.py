"""Writes the plan of action: who does what by when, and what follow-ups
found."""

from collections.abc import Iterator, Sequence

from app.domain.framework_names import labels
from app.locales import _
from app.queries.plan import Plan, PlanLine
from app.queries.results.report import Report
from app.reports.chapters.building import column, columns_of, heading, table
from app.reports.model import (
    Cell,
    Column,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    cell,
    row,
    runs,
)
from app.reports.words import Words

SAID = {"done": _("done"), "under_way": _("under way"), "stopped": _("stopped")}
SUMS = {
    "done": (_("%(count)s is done"), _("%(count)s are done")),
    "under_way": (_("%(count)s is under way"), _("%(count)s are under way")),
    "stopped": (_("%(count)s is stopped"), _("%(count)s are stopped")),
}
HEADS = {
    "lead": _("Lead"),
    "partners": _("Partners"),
    "due": _("When"),
    "first_step": _("First step"),
    "indicator": _("Indicator"),
}
DAYS = 3  # follow-ups that stand side by side on a page


def plan_chapter(words: Words, report: Report) -> Iterator[Part]:
    """Yields the commitments as a table, then what the follow-ups found;
    nothing without any."""
    plan = report.plan
    if not plan.lines:
        return
    yield heading(words, 1, _("Plan of action"))
    count = words.count(
        len(plan.lines), _("%(count)s commitment."), _("%(count)s commitments.")
    )
    yield Prose(runs(count), "lead")
    yield _commitments(words, report)
    for start in range(0, len(plan.follow_ups), DAYS):
        yield from _follow_ups(words, report, plan.follow_ups[start : start + DAYS])


def _commitment_row(words: Words, report: Report, line: PlanLine) -> Row:
    return row(
        _proposal(words, report, line),
        _pair(words, report, line, "lead", "partners"),
        words.text(line.commitment.due, report.board.locale),
        _pair(words, report, line, "first_step", "indicator"),
    )


def _commitments(words: Words, report: Report) -> Table:
    titles = {
        _("Proposal"): 0.32,
        _("Lead and partners"): 0.24,
        _("When"): 0.14,
        _("First step and indicator"): 0.3,
    }
    rows = (_commitment_row(words, report, line) for line in report.plan.lines)
    summary = _("The commitments of the plan of action")
    return table(words, summary, columns_of(words, titles, {}), rows)


def _proposal(words: Words, report: Report, line: PlanLine) -> Cell:
    """Returns the proposal with the number of its field."""
    label = labels(line.framework).get(line.note.place, "")
    text = words.text(line.note.text, report.board.locale)
    return Cell(runs(Text(f"{label}. " if label else "", "strong"), text))


def _pair(words: Words, report: Report, line: PlanLine, above: str, below: str) -> Cell:
    """Returns two texts of a commitment under one another."""
    texts, locale = line.commitment.parts(), report.board.locale
    first = words.text(texts[above], locale)
    second = words.text(texts[below], locale, "muted")
    return cell(first, "\n" if first.words and second.words else "", second)


def _follow_ups(words: Words, report: Report, days: Sequence[str]) -> Iterator[Part]:
    """Yields the follow-ups of some days side by side, beside when each line
    was planned for."""
    yield heading(words, 2, _("Follow-up"))
    for day in days:
        sums = sums_text(words, report.plan, day)
        yield Prose(runs(Text(words.days([day]), "strong"), " – ", sums))
    columns = (
        column(words, _("Proposal"), 0.34),
        column(words, _("Planned for"), 0.14),
        *(Column(words.days([day]), 0.52 / len(days)) for day in days),
    )
    rows = (_follow_up_row(words, report, line, days) for line in report.plan.lines)
    summary = _("What the follow-ups found of each commitment")
    yield table(words, summary, columns, rows)


def _follow_up_row(
    words: Words, report: Report, line: PlanLine, days: Sequence[str]
) -> Row:
    return row(
        _proposal(words, report, line),
        words.text(line.commitment.due, report.board.locale),
        *(Cell(progress_runs(words, report, line, day)) for day in days),
    )


def sums_text(words: Words, plan: Plan, day: str) -> str:
    """Returns “3 done, 1 under way, 1 stopped”, with those of which nothing
    was said."""
    texts = [words.count(plan.count(day, state), *SUMS[state]) for state in SUMS]
    silent = plan.count(day, "")
    if silent:
        count = words.number(silent)
        texts.append(words.say(_("nothing is said of %(count)s"), count=count))
    return words.list(texts)


def progress_runs(words: Words, report: Report, line: PlanLine, day: str) -> Runs:
    """Returns the state of a line on a day, and the reason under it."""
    progress = line.commitment.progress.get(day)
    if progress is None:
        return runs("–")
    reason = words.text(progress.reason, report.board.locale)
    state = Text(words.say(SAID[progress.state]), "strong")
    return runs(state, "\n" if reason.words else "", reason)
