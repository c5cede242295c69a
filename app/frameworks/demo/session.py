"""The workshop of Ségou as a session document (palabre-session/1), to be
imported like others."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.documents.frameworks.writer import write_framework
from app.documents.session.checks import SCHEMA
from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    BoardDocument,
    BoardPart,
    LogPart,
    RoundPart,
    RulePart,
    SealPart,
    SeatPart,
)
from app.documents.session.round_checks import sealed_tally
from app.domain.framework import Framework
from app.domain.group import GroupPart
from app.domain.plan.template import CULTURE21PLUS, DRAFT, ActivityPlan
from app.domain.votes.ballot import Rule, check_ballot
from app.domain.votes.seal import SEAL_2, round_of_document, seal_sha256
from app.frameworks import shipped
from app.frameworks.demo import Participant, Workshop, seat_name, segou
from app.frameworks.demo.printed import day_of, notes_of, sitting_of

INVENTED = "(bulletins inventés)"
INVENTED_BALLOTS = 27
# No spike, a tie for the fourth place, fields without a vote
INVENTED_SEED = 85


@dataclass(frozen=True)
class Maker:
    """What a demo is built with: `say` translates, `code` returns a random
    code of a length in groups of four, `at` is the moment of its making."""

    say: Callable[[str], str]
    code: Callable[[int], str]
    at: str


def demo_session(maker: Maker, *, invented: bool = False) -> BoardDocument:
    """Returns the workshop as the report prints it.

    Its ballots were not preserved: the vote is planned or, with `invented`,
    closed with random ballots and a title that says so.
    """
    workshop = segou()
    seats = [_seat(participant, maker) for participant in workshop["participants"]]
    activities = [_activity(plan, workshop, maker) for plan in CULTURE21PLUS.activities]
    if invented:
        ids = [seat["id"] for seat in seats]
        activities = [
            _invented(activity, ids, maker) if activity["kind"] == "vote" else activity
            for activity in activities
        ]
    used = dict.fromkeys([*(activity["framework"] for activity in activities), DRAFT])
    return {
        "schema": SCHEMA,
        "board": _board(workshop, maker, invented),
        "frameworks": [write_framework(shipped()[key]) for key in used],
        "groups": [
            _group(number) for number in range(1, workshop["groups"]["count"] + 1)
        ],
        "activities": activities,
        "sessions": [
            sitting_of(number, workshop) for number in range(len(workshop["sessions"]))
        ],
        "seats": seats,
        "notes": list(notes_of(workshop)),
        "log": [_log(workshop, maker, invented)],
    }


def _board(workshop: Workshop, maker: Maker, invented: bool) -> BoardPart:
    return {
        "code": "DEMO",
        "title": f"{workshop['title']} {INVENTED}" if invented else workshop["title"],
        "place": f"{workshop['city']['name']}, {workshop['city']['country']}",
        "locale": workshop["locale"],
        "template": CULTURE21PLUS.key,
        "joining": "open",
        "names_shown": False,
        "settings": {"demo": demo_key(invented=invented)},
        "created_at": maker.at,
        "erase_on": None,
    }


def demo_key(*, invented: bool) -> str:
    """Returns what the board's settings call the demo."""
    return "segou-2024-invented" if invented else "segou-2024"


def _group(number: int) -> GroupPart:
    # The report counts six groups; who sat in which, and which blocks each
    # had, it does not say.
    return {
        "key": f"groupe-{number}",
        "name": f"Groupe {number}",
        "attendance": None,
        "blocks": [],
    }


def _seat(participant: Participant, maker: Maker) -> SeatPart:
    name, organisation = seat_name(participant)
    return {
        "id": maker.code(10).replace("-", "").lower(),
        "seat_code": maker.code(8),
        "name": name,
        "organisation": organisation,
        # The annex does not say who was in the room; a seat has to be in one
        # place or the other.
        "attendance": "in_room",
        "group": None,
        "present": True,
        "voided": False,
        "device": False,
        "joined_at": maker.at,
    }


def _activity(plan: ActivityPlan, workshop: Workshop, maker: Maker) -> ActivityPart:
    day = day_of(workshop, plan.key)
    rule = plan.rule
    return {
        "key": plan.key,
        "kind": plan.kind,
        "state": "closed" if day else "planned",
        "locked": False,
        "framework": plan.framework,
        "title": maker.say(plan.title),
        "reveal": plan.reveal if rule else None,
        "pace": None,
        "order": "printed" if rule else None,
        "rule": RulePart(votes=rule.votes, repeats=rule.repeats) if rule else None,
        "secret": plan.secret if rule else None,
        "practice": plan.practice,
        "private": False,
        "round": 0,
        "opened_at": day,
        "closed_at": day,
        "closes_at": None,
        "rounds": [],
    }


def _log(workshop: Workshop, maker: Maker, invented: bool) -> LogPart:
    detail = {
        "source": workshop["source"]["document"],
        "votes": INVENTED if invented else None,
    }
    return {
        "at": maker.at,
        "actor": "organiser",
        "act": "demo_loaded",
        "detail": detail,
    }


def _invented(vote: ActivityPart, seats: list[str], maker: Maker) -> ActivityPart:
    """Returns the vote with a sealed round of random ballots, and a title that
    says so."""
    assert vote["rule"] is not None
    round_ = _sealed_round(vote, vote["rule"], seats, maker)
    return {
        **vote,
        "title": f"{vote['title']} {INVENTED}",
        "state": "closed",
        "round": 1,
        "opened_at": maker.at,
        "closed_at": maker.at,
        "rounds": [round_],
    }


def _sealed_round(
    vote: ActivityPart, rule: RulePart, seats: list[str], maker: Maker
) -> RoundPart:
    framework = shipped()[vote["framework"]]
    ballots = sorted(
        _ballots(framework, Rule(rule["votes"], rule["repeats"]), maker),
        key=lambda ballot: ballot["receipt"],
    )
    counted = Counter(field for ballot in ballots for field in ballot["fields"])
    seal: SealPart = {
        "form": SEAL_2,
        "ballots": len(ballots),
        "seats": len(seats),
        "sha256": "",
        "tally": sealed_tally(framework, counted),
        "places": None,
        "witnesses": {"found": 0, "missing": 0},
    }
    round_: RoundPart = {
        "number": 1,
        "framework": framework.id,
        "rule": rule,
        "secret": True,
        "reveal": vote["reveal"],
        "pace": None,
        "order": "printed",
        "replaced": 0,
        "withdrawn": 0,
        "voided": 0,
        "opened_at": maker.at,
        "closed_at": maker.at,
        "closed_by": "host",
        "turnout": sorted(seats[: len(ballots)]),
        "seal": seal,
        "ballots": ballots,
    }
    seal["sha256"] = seal_sha256(SEAL_2, round_of_document(round_))
    return round_


def _ballots(framework: Framework, rule: Rule, maker: Maker) -> Iterator[BallotPart]:
    """Ballots as of a town whose wishes differ: a few fields are liked most,
    and none by all."""
    chance = random.Random(INVENTED_SEED)  # noqa: S311 - invented, and the same at each load
    fields = list(framework.fields)
    likings = [1 / place for place in range(3, 3 + len(fields))]
    chance.shuffle(likings)
    for _ in range(INVENTED_BALLOTS):
        chosen: set[str] = set()
        while len(chosen) < rule.votes:
            chosen.update(chance.choices(fields, likings))
        yield {
            "fields": list(check_ballot(rule, framework, sorted(chosen))),
            "receipt": maker.code(8),
            "assisted": None,
        }
