"""Writes the annex: method and integrity of each vote, versions of the frameworks, and
limits."""

from collections.abc import Iterator

from app.domain.votes.redraws import REDRAWS
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.reports.chapters.order import BIAS, order_text, places_text
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import rule_of, rule_text
from app.reports.model import (
    Bullets,
    Facts,
    Heading,
    Part,
    Prose,
    Runs,
    Text,
    known_facts,
    runs,
)
from app.reports.origins import origins_said
from app.reports.words import Words


def annex(words: Words, report: Report) -> Iterator[Part]:
    """Yields the annex, once a vote was opened."""
    votes = [vote for vote in report.votes if vote.round is not None]
    if not votes:
        return
    yield Heading(1, Text(words.say(_("Annex: method and integrity"))))
    for vote in votes:
        yield Heading(
            2, words.text(vote.activity.title, report.board.locale), listed=False
        )
        yield known_facts(_facts(words, vote))
    yield from _limits(words, votes)
    yield Heading(2, Text(words.say(_("Versions"))), listed=False)
    yield Facts(tuple(_versions(words, report)))


def _facts(words: Words, vote: Vote) -> Iterator[tuple[str, Runs]]:
    current, rule = vote.round, rule_of(vote)
    if current is None:
        return
    yield words.say(_("Rule")), runs(rule_text(words, rule, vote.framework))
    yield words.say(_("Order of the blocks")), runs(order_text(words, current.order))
    yield (
        words.say(_("Votes by place on the ballot")),
        runs(places_text(words, current.places)),
    )
    yield words.say(_("Turnout")), runs(turnout_text(words, vote.turnout))
    cast = words.number(vote.turnout.ballots * rule.votes) if vote.tally else ""
    yield words.say(_("Votes cast")), runs(cast)
    yield words.say(_("Entered for others")), runs(_assisted(words, vote))
    yield words.say(_("Changed from elsewhere")), runs(_changed(words, vote))
    yield words.say(_("Round")), runs(str(current.number))
    yield words.say(_("Opened")), runs(words.moment(current.opened_at))
    yield (
        words.say(_("Closed")),
        runs(words.moment(current.closed_at) if current.closed_at else ""),
    )
    if current.sha256:
        yield words.say(_("Seal")), _seal(words, current.sha256)


def _limits(words: Words, votes: list[Vote]) -> Iterator[Part]:
    yield Heading(2, Text(words.say(_("What the numbers can say"))), listed=False)
    limits = [
        words.say(
            _("The result speaks for those who took part, not for the whole town.")
        ),
        words.say(
            _("Equal votes give the same rank; the order in a list says nothing.")
        ),
    ]
    yield Bullets(tuple(runs(limit) for limit in limits))
    if any(vote.sureness for vote in votes):
        redrawn = _(
            "How sure the order is: %(redraws)s times, as many ballots were drawn at "
            "random from the sealed ones, each perhaps several times or never, and "
            "counted. The draws come from the seal, so that whoever has the sealed "
            "ballots finds the same numbers."
        )
        yield Prose(runs(words.say(redrawn, redraws=REDRAWS)))
    if any(vote.round and vote.round.order == "rotated" for vote in votes):
        yield Prose(runs(words.say(BIAS)))


def _versions(words: Words, report: Report) -> Iterator[tuple[str, Runs]]:
    for framework in report.lists:
        yield (
            words.say(_("Framework")),
            runs(words.text(framework.edition, framework.locale)),
        )
    origins = origins_said(words, report.lists)
    if origins:
        yield words.say(_("Wording")), runs(" ".join(origins))
    yield (
        words.say(_("Report")),
        runs(words.moment(report.made_at) if report.made_at else ""),
    )


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
    handed, paper = vote.assisted.get("handover", 0), vote.assisted.get("paper", 0)
    said = []
    if handed:
        said.append(
            words.count(
                handed,
                _("%(count)s ballot on a device passed on"),
                _("%(count)s ballots on a device passed on"),
            )
        )
    if paper:
        said.append(
            words.count(
                paper,
                _("%(count)s ballot from paper"),
                _("%(count)s ballots from paper"),
            )
        )
    return words.list(said)


def _changed(words: Words, vote: Vote) -> str:
    """Returns how many ballots changed otherwise than on the device that cast them; ""
    for none."""
    if vote.round is None or not any(vote.round.counts):
        return ""
    return words.say(
        _("replaced: %(replaced)s, withdrawn: %(withdrawn)s, voided: %(voided)s"),
        **vote.round.counts._asdict(),
    )
