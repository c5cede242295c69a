"""Writes the priorities: rule, turnout, rounds and seal, the wheel, and its numbers as
tables."""

from collections.abc import Iterator

from app.charts.figures import Figures
from app.charts.ranking import ranking_chart
from app.charts.wheel import has_wheel, wheel
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.votes.ballot import Rule
from app.domain.votes.tally import Ranked, Tally, ranking, whole_levels
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.reports.chapters.front import own_text
from app.reports.chapters.parts import who_chose
from app.reports.chapters.sureness import sureness_text
from app.reports.chapters.vote_tables import (
    blocks_table,
    fields_table,
    ranking_words,
    rounds_table,
    turnout_text,
    votes_text,
)
from app.reports.model import (
    Figure,
    Heading,
    Part,
    Prose,
    Runs,
    Text,
    known_facts,
    runs,
)
from app.reports.words import Words

WIDTH, BARS_WIDTH = 10.6, 13.0  # centimetres of the wheel, and of bars
MOST_BARS = 16  # on a page, above the tables
BESIDE = 8  # most leaders beside it, but for a tie
SEEN = _(
    "While it was open no page or file said who chose what; facilitators saw how many "
    "had voted, and names only several at a time; in a small group one could guess, "
    "and whoever runs the server could look."
)
NO_NAMES = _(
    "With so few ballots, or all alike, the result tells what each voter chose: who "
    "voted is not kept."
)


def _written_votes(report: Report) -> list[Vote]:
    """Returns the votes; of a final report those that took place."""
    return [
        vote
        for vote in report.votes
        if not report.final or vote.activity.state != "planned" or vote.earlier
    ]


def priorities(words: Words, report: Report) -> Iterator[Part]:
    votes = _written_votes(report)
    first = votes[0] if votes else None
    for vote in votes:
        yield Heading(1, words.text(vote.activity.title, report.board.locale))
        yield from own_text(words, report, "priorities") if vote is first else ()
        of_vote = words.on(vote.framework)
        yield Prose(runs(opening_text(of_vote, vote)), "lead")
        yield known_facts(_facts(of_vote, vote))
        if vote.tally is not None:
            yield from _result(of_vote, vote, vote.tally)
        yield from who_chose(of_vote, vote)
        if vote.earlier:
            yield from rounds_table(of_vote, vote)


def opening_text(words: Words, vote: Vote) -> str:
    """Returns the state of the vote as a sentence."""
    if vote.activity.state == "planned":
        return words.say(_("This vote has not been opened."))
    if vote.tally is None and vote.activity.reveal == "live":
        return words.say(
            _("The result shows from five ballots on and moves by three or more.")
        )
    if vote.tally is None:
        return words.say(_("The vote is still open. Its result is shown at the close."))
    if not vote.tally.sealed:
        return words.say(_("The vote is still open: these numbers are provisional."))
    received = words.count(
        len(vote.tally.votes),
        _("%(count)s field of %(all)s received votes."),
        _("%(count)s fields of %(all)s received votes."),
        all=len(vote.framework.fields),
    )
    return words.say(_("The vote is closed and its result is sealed.")) + " " + received


def _facts(words: Words, vote: Vote) -> Iterator[tuple[str, Runs]]:
    """Yields framework, rule, secrecy and turnout; times, changes and seal are in the
    annex."""
    edition = words.text(vote.framework.edition, vote.framework.locale)
    yield words.say(_("Framework")), () if vote.framework.is_of_notes else runs(edition)
    yield words.say(_("Rule")), runs(rule_text(words, rule_of(vote), vote.framework))
    yield words.say(_("Secrecy")), runs(secrecy_text(words, vote))
    yield (
        words.say(_("Turnout")),
        runs(turnout_text(words, vote.turnout) if vote.round else ""),
    )


def rule_of(vote: Vote) -> Rule:
    """Returns the rule of the present round, else the one that the vote will have."""
    current = vote.round
    return (
        Rule(current.votes, current.repeats)
        if current
        else vote.activity.rule or Rule()
    )


def rule_text(words: Words, rule: Rule, framework: Framework | None = None) -> str:
    """Returns the rule of a vote in a sentence; with its framework, of notes where it
    is of notes."""
    of_notes = framework is not None and framework.is_of_notes
    if rule.repeats and of_notes:
        return words.count(
            rule.votes,
            _("Each participant had one vote."),
            _(
                "Each participant had %(count)s votes, several of which could go to "
                "one note."
            ),
        )
    if rule.repeats:
        return words.count(
            rule.votes,
            _("Each participant had one vote."),
            _(
                "Each participant had %(count)s votes, several of which could go to "
                "one field."
            ),
        )
    if of_notes:
        return words.count(
            rule.votes,
            _("Each participant chose exactly one note."),
            _("Each participant chose exactly %(count)s different notes."),
        )
    return words.count(
        rule.votes,
        _("Each participant chose exactly one field."),
        _("Each participant chose exactly %(count)s different fields."),
    )


def secrecy_text(words: Words, vote: Vote) -> str:
    if not (vote.round.secret if vote.round else vote.activity.secret):
        return words.say(_("Named vote: each ballot stays tied to its participant."))
    if vote.activity.state == "closed":
        cut = words.say(
            _(
                "Secret vote: the close has cut the link between each person and their "
                "choices."
            )
        )
        unnamed = (
            [words.say(NO_NAMES)] if vote.round and vote.round.names_withheld else []
        )
        return " ".join((cut, words.say(SEEN), *unnamed))
    cut = words.say(
        _("Secret vote: the close cuts the link between each person and their choices.")
    )
    return f"{cut} {words.say(SEEN)}"


def _result(words: Words, vote: Vote, tally: Tally) -> Iterator[Part]:
    places = ranking(vote.framework, tally)
    yield Heading(2, Text(words.say(_("Diagram"))))
    yield _figure(words, vote, tally, places)
    yield Heading(2, Text(words.say(_("Votes by block"))))
    yield blocks_table(words, vote, tally)
    yield Heading(2, Text(words.say(_("Votes by field"))))
    if vote.sureness:
        yield Prose(runs(sureness_text(words, vote.sureness, places)), "lead")
    yield fields_table(words, vote, places)


def _figure(words: Words, vote: Vote, tally: Tally, places: list[Ranked]) -> Figure:
    framework = vote.framework
    drawn = Figures(words.language).wheel_words(framework)
    if not has_wheel(framework):
        return _bars(words, vote, tally, places)
    svg = str(wheel(framework, tally, drawn, standalone=True))
    caption = words.say(
        _(
            "Votes by field. Each sector is a field under its number; its length and "
            "the number in it are its votes."
        )
    )
    alt = f"{drawn.description} {_leaders(words, vote, places)}".strip()
    names = labels(framework)
    beside = tuple(
        runs(
            Text(f"{names[ranked.field]}. ", "strong"),
            words.text(framework.fields[ranked.field].name, framework.locale),
            Text(f" · {votes_text(words, ranked.votes)}", "muted"),
        )
        for ranked in whole_levels(places, BESIDE)
    )
    return Figure(svg, alt, caption, WIDTH, beside)


def _bars(words: Words, vote: Vote, tally: Tally, places: list[Ranked]) -> Figure:
    """Returns the first fields as bars, where a wheel of so many fields would be read
    worse."""
    drawn = ranking_words(words, vote.framework, vote.activity.title, tally)
    svg = str(ranking_chart(vote.framework, tally, drawn, most=MOST_BARS))
    alt = f"{drawn.description} {_leaders(words, vote, places)}".strip()
    caption = words.say(_("Votes by field, most votes first."))
    return Figure(svg, alt, caption, BARS_WIDTH)


def _leaders(words: Words, vote: Vote, places: list[Ranked]) -> str:
    """Returns the first three fields and all that tie with the third, for who cannot
    see them."""
    framework = vote.framework
    named = [
        f"{words.text(framework.fields[leader.field].name, framework.locale).words} "
        f"({votes_text(words, leader.votes)})"
        for leader in places
        if leader.votes and leader.rank <= 3
    ]
    return (
        words.say(_("Most votes: %(fields)s."), fields=words.list(named))
        if named
        else ""
    )
