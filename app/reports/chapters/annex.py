"""Writes the annex: method and integrity of each vote, versions of the
frameworks, and limits."""

from collections.abc import Iterator

from app.domain.votes.redraws import REDRAWS
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.reports.chapters.building import Fact, fact, heading, prose
from app.reports.chapters.order import BIAS, order_text, places_text
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import rule_of, rule_text
from app.reports.model import (
    Facts,
    Heading,
    Part,
    Runs,
    Text,
    bullets,
    known_facts,
    runs,
)
from app.reports.origins import origins_said
from app.reports.words import Words

LIMITS = (
    _("The result speaks for those who took part, not for the whole town."),
    _("Equal votes give the same rank; the order in a list says nothing."),
)
REDRAWN = _(
    "How sure the order is: %(redraws)s times, as many ballots were drawn at "
    "random from the sealed ones, each perhaps several times or never, and "
    "counted. The draws come from the seal, so that whoever has the sealed "
    "ballots finds the same numbers."
)
ASSISTED = {
    "handover": (
        _("%(count)s ballot on a device passed on"),
        _("%(count)s ballots on a device passed on"),
    ),
    "paper": (_("%(count)s ballot from paper"), _("%(count)s ballots from paper")),
}


def annex(words: Words, report: Report) -> Iterator[Part]:
    """Yields the annex, once a vote was opened."""
    votes = [vote for vote in report.votes if vote.round is not None]
    if not votes:
        return
    yield heading(words, 1, _("Annex: method and integrity"))
    for vote in votes:
        yield Heading(
            2, words.text(vote.activity.title, report.board.locale), listed=False
        )
        yield known_facts(_facts(words, vote))
    yield from _limits(words, votes)
    yield heading(words, 2, _("Versions"), listed=False)
    yield Facts(tuple(_versions(words, report)))


def _facts(words: Words, vote: Vote) -> Iterator[Fact]:
    current, rule = vote.round, rule_of(vote)
    if current is None:
        return
    yield fact(words, _("Rule"), rule_text(words, rule, vote.framework))
    yield fact(words, _("Order of the blocks"), order_text(words, current.order))
    places = places_text(words, current.places)
    yield fact(words, _("Votes by place on the ballot"), places)
    yield fact(words, _("Turnout"), turnout_text(words, vote.turnout))
    yield from _counts(words, vote)
    yield fact(words, _("Round"), str(current.number))
    yield fact(words, _("Opened"), words.moment(current.opened_at))
    yield fact(words, _("Closed"), words.moment_if_any(current.closed_at))
    if current.sha256:
        yield words.say(_("Seal")), _seal(words, current.sha256)


def _counts(words: Words, vote: Vote) -> Iterator[Fact]:
    """Yields how many votes were cast, and how many ballots otherwise than
    alone."""
    votes = vote.turnout.ballots * rule_of(vote).votes
    yield fact(words, _("Votes cast"), words.number(votes) if vote.tally else "")
    yield fact(words, _("Entered for others"), _assisted(words, vote))
    yield fact(words, _("Changed from elsewhere"), _changed(words, vote))


def _limits(words: Words, votes: list[Vote]) -> Iterator[Part]:
    yield heading(words, 2, _("What the numbers can say"), listed=False)
    yield bullets(runs(words.say(limit)) for limit in LIMITS)
    if any(vote.sureness for vote in votes):
        yield prose(words, REDRAWN, redraws=REDRAWS)
    if any(vote.round and vote.round.order == "rotated" for vote in votes):
        yield prose(words, BIAS)


def _versions(words: Words, report: Report) -> Iterator[Fact]:
    for framework in report.lists:
        edition = words.text(framework.edition, framework.locale)
        yield fact(words, _("Framework"), edition)
    origins = origins_said(words, report.lists)
    if origins:
        yield fact(words, _("Wording"), " ".join(origins))
    yield fact(words, _("Report"), words.moment_if_any(report.made_at))


def _seal(words: Words, sha256: str) -> Runs:
    """Returns the seal in short, as screens show it, and in full."""
    where_shown = words.say(_("as on the screen and on every phone"))
    meaning = words.say(
        _(
            "SHA-256 of the whole round: whoever has the exported session can "
            "recompute it."
        )
    )
    return runs(
        Text(sha256[:8], "strong"),
        Text(f" {where_shown}\n", "muted"),
        Text(sha256, "code"),
        Text(f"\n{meaning}", "muted"),
    )


def _assisted(words: Words, vote: Vote) -> str:
    """Returns how many ballots were entered for somebody else, by way."""
    counts = [(vote.assisted.get(way, 0), *forms) for way, forms in ASSISTED.items()]
    return words.list(words.count(*count) for count in counts if count[0])


def _changed(words: Words, vote: Vote) -> str:
    """Returns how many ballots changed otherwise than on the device that cast
    them; "" for none."""
    if vote.round is None or not any(vote.round.counts):
        return ""
    return words.say(
        _("replaced: %(replaced)s, withdrawn: %(withdrawn)s, voided: %(voided)s"),
        **vote.round.counts._asdict(),
    )
