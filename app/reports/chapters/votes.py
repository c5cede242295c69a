"""Writes the priorities: rule, turnout, rounds and seal, the wheel, and its
numbers as tables."""

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
from app.reports.chapters.building import Fact, fact, heading
from app.reports.chapters.field_names import field_name
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

LINK_IS_CUT = _(
    "Secret vote: the close cuts the link between each person and their choices."
)
LINK_WAS_CUT = _(
    "Secret vote: the close has cut the link between each person and their choices."
)
SMALL_STEPS = _("The result shows from five ballots on and moves by three or more.")
HIDDEN = _("The vote is still open. Its result is shown at the close.")
CAPTION = _(
    "Votes by field. Each sector is a field under its number; its length and the "
    "number in it are its votes."
)
ONE_VOTE = _("Each participant had one vote.")
RULES = {  # by (several votes may go to one, it is of notes)
    (True, True): (
        ONE_VOTE,
        _(
            "Each participant had %(count)s votes, several of which could go to one "
            "note."
        ),
    ),
    (True, False): (
        ONE_VOTE,
        _(
            "Each participant had %(count)s votes, several of which could go to one "
            "field."
        ),
    ),
    (False, True): (
        _("Each participant chose exactly one note."),
        _("Each participant chose exactly %(count)s different notes."),
    ),
    (False, False): (
        _("Each participant chose exactly one field."),
        _("Each participant chose exactly %(count)s different fields."),
    ),
}


def _written_votes(report: Report) -> list[Vote]:
    """Returns the votes; of a final report those that took place."""
    return [
        vote
        for vote in report.votes
        if not report.final or vote.activity.state != "planned" or vote.earlier
    ]


def priorities(words: Words, report: Report) -> Iterator[Part]:
    for place, vote in enumerate(_written_votes(report)):
        yield Heading(1, words.text(vote.activity.title, report.board.locale))
        if place == 0:
            yield from own_text(words, report, "priorities")
        yield from _section(words.on(vote.framework), vote)


def opening_text(words: Words, vote: Vote) -> str:
    """Returns the state of the vote as a sentence."""
    if vote.activity.state == "planned":
        return words.say(_("This vote has not been opened."))
    if vote.tally is None:
        return words.say(SMALL_STEPS if vote.activity.reveal == "live" else HIDDEN)
    if not vote.tally.sealed:
        return words.say(_("The vote is still open: these numbers are provisional."))
    closed = words.say(_("The vote is closed and its result is sealed."))
    return f"{closed} {_received(words, vote.framework, vote.tally)}"


def _facts(words: Words, vote: Vote) -> Iterator[Fact]:
    """Yields framework, rule, secrecy and turnout; times, changes and seal are
    in the annex."""
    framework = vote.framework
    edition = words.text(framework.edition, framework.locale)
    turnout = turnout_text(words, vote.turnout) if vote.round else ""
    yield fact(words, _("Framework"), "" if framework.is_of_notes else edition)
    yield fact(words, _("Rule"), rule_text(words, rule_of(vote), framework))
    yield fact(words, _("Secrecy"), secrecy_text(words, vote))
    yield fact(words, _("Turnout"), turnout)


def rule_of(vote: Vote) -> Rule:
    """Returns the rule of the present round, else the one that the vote will
    have."""
    current = vote.round
    return (
        Rule(current.votes, current.repeats)
        if current
        else vote.activity.rule or Rule()
    )


def rule_text(words: Words, rule: Rule, framework: Framework | None = None) -> str:
    """Returns the rule of a vote in a sentence; with its framework, of notes
    where it is of notes."""
    of_notes = framework is not None and framework.is_of_notes
    return words.count(rule.votes, *RULES[rule.repeats, of_notes])


def _received(words: Words, framework: Framework, tally: Tally) -> str:
    """Returns how many of the fields have votes."""
    return words.count(
        len(tally.votes),
        _("%(count)s field of %(all)s received votes."),
        _("%(count)s fields of %(all)s received votes."),
        all=len(framework.fields),
    )


def secrecy_text(words: Words, vote: Vote) -> str:
    """Returns whether the vote is secret, and who could see what while it was
    open."""
    if not (vote.round.secret if vote.round else vote.activity.secret):
        return words.say(_("Named vote: each ballot stays tied to its participant."))
    if vote.activity.state != "closed":
        return f"{words.say(LINK_IS_CUT)} {words.say(SEEN)}"
    unnamed = (NO_NAMES,) if vote.round and vote.round.names_withheld else ()
    return " ".join(map(words.say, (LINK_WAS_CUT, SEEN, *unnamed)))


def _result(words: Words, vote: Vote, tally: Tally) -> Iterator[Part]:
    places = ranking(vote.framework, tally)
    yield heading(words, 2, _("Diagram"))
    yield _figure(words, vote, tally, places)
    yield heading(words, 2, _("Votes by block"))
    yield blocks_table(words, vote, tally)
    yield heading(words, 2, _("Votes by field"))
    if vote.sureness:
        yield Prose(runs(sureness_text(words, vote.sureness, places)), "lead")
    yield fields_table(words, vote, places)


def _figure(words: Words, vote: Vote, tally: Tally, places: list[Ranked]) -> Figure:
    framework = vote.framework
    if not has_wheel(framework):
        return _bars(words, vote, tally, places)
    drawn = Figures(words.language).wheel_words(framework)
    svg = str(wheel(framework, tally, drawn, standalone=True))
    alt = f"{drawn.description} {_leaders(words, vote, places)}".strip()
    first = whole_levels(places, BESIDE)
    beside = tuple(_beside(words, framework, ranked) for ranked in first)
    return Figure(svg, alt, words.say(CAPTION), WIDTH, beside)


def _bars(words: Words, vote: Vote, tally: Tally, places: list[Ranked]) -> Figure:
    """Returns the first fields as bars, where a wheel of so many fields would
    be read worse."""
    drawn = ranking_words(words, vote.framework, vote.activity.title, tally)
    svg = str(ranking_chart(vote.framework, tally, drawn, most=MOST_BARS))
    alt = f"{drawn.description} {_leaders(words, vote, places)}".strip()
    caption = words.say(_("Votes by field, most votes first."))
    return Figure(svg, alt, caption, BARS_WIDTH)


def _beside(words: Words, framework: Framework, ranked: Ranked) -> Runs:
    """Returns the number, the name and the votes of a field, as beside the
    wheel."""
    return runs(
        Text(f"{labels(framework)[ranked.field]}. ", "strong"),
        field_name(words, framework, ranked.field),
        Text(f" · {votes_text(words, ranked.votes)}", "muted"),
    )


def _leaders(words: Words, vote: Vote, places: list[Ranked]) -> str:
    """Returns the first three fields and all that tie with the third, for who
    cannot see them."""
    named = [
        f"{field_name(words, vote.framework, leader.field).words} "
        f"({votes_text(words, leader.votes)})"
        for leader in places
        if leader.votes and leader.rank <= 3
    ]
    if not named:
        return ""
    return words.say(_("Most votes: %(fields)s."), fields=words.list(named))


def _section(words: Words, vote: Vote) -> Iterator[Part]:
    """Yields what the report says of one vote."""
    yield Prose(runs(opening_text(words, vote)), "lead")
    yield known_facts(_facts(words, vote))
    if vote.tally is not None:
        yield from _result(words, vote, vote.tally)
    yield from who_chose(words, vote)
    if vote.earlier:
        yield from rounds_table(words, vote)
