"""The results for programs: the numbers of the pages, under their names."""

from typing import Any

from app.domain.framework import Framework
from app.domain.matrix import Ends, Quadrants
from app.domain.tally import ranking
from app.queries.results.report import Notes
from app.queries.results.results import Checked, PublicResult, Reading, Results
from app.queries.tally import tally_json
from app.storage.votes.ballots import StoredRound

Json = dict[str, Any]


def results_json(results: Results) -> Json:
    """`GET /b/{code}/results`."""
    return {
        "code": results.board.code,
        "title": results.board.title,
        "place": results.board.place,
        "published": results.published,
        "votes": [_reading(one) for one in results.readings],
        "situations": [{**_notes(one), **_ends(ends)} for one, ends in results.situations],
        "challenges": [_notes(one) for one in results.report.challenges],
        "proposals": [
            {**_notes(one), "kept_blocks": list(one.kept), "reason": one.reason}
            for one in results.report.proposals
        ],
    }


def _reading(one: Reading) -> Json:
    """`tally` is null while it is hidden, `matrix` while there is nothing to compare."""
    vote, tally = one.vote, one.vote.tally
    rounds = (*vote.earlier, *([vote.round] if vote.round else []))
    return {
        "activity": vote.activity.key,
        "title": vote.activity.title,
        "framework": vote.framework.id,
        "state": vote.activity.state,
        "reveal": vote.activity.reveal,
        "round": vote.activity.round,
        "ballots": vote.turnout.ballots,
        "seats": vote.turnout.seats,
        "rule": rule_json(vote.round) if vote.round else None,
        "tally": {**tally_json(vote.framework, tally), "ties": _ties(one)} if tally else None,
        "seals": [seal_json(each) for each in rounds if each.sha256 is not None],
        "matrix": matrix_json(one.situation, one.quadrants)
        if one.situation and one.quadrants
        else None,
    }


def _ties(one: Reading) -> list[list[str]]:
    """Groups of fields with as many votes, the most first."""
    found: dict[int, list[str]] = {}
    for ranked in ranking(one.vote.framework, one.vote.tally) if one.vote.tally else []:
        if ranked.tied > 1 and ranked.votes:
            found.setdefault(ranked.rank, []).append(ranked.field)
    return list(found.values())


def rule_json(one: StoredRound) -> Json:
    return {"votes": one.votes, "repeats": one.repeats}


def seal_json(one: StoredRound) -> Json:
    return {
        name: getattr(one, name)
        for name in ("closed_at", "closed_by", "ballots", "seats", "sha256")
    } | {"round": one.number}


def matrix_json(situation: Notes, quarters: Quadrants) -> Json:
    """Every field with its quarter; `missing` are those of high priority and few notes, the most urgent first."""
    names = ("field", "notes", "votes", "many_notes", "many_votes")
    return {
        "situation": situation.activity.key,
        "notes_median": quarters.notes_median,
        "votes_median": quarters.votes_median,
        "fields": [{name: getattr(one, name) for name in names} for one in quarters.fields],
        "missing": [one.field for one in quarters.of(many_votes=True, many_notes=False)],
    }


def _notes(one: Notes) -> Json:
    """A private activity tells how many notes it has, and nothing else."""
    head = {
        "activity": one.activity.key,
        "title": one.activity.title,
        "framework": one.framework.id,
        "state": one.activity.state,
    }
    counts = one.counts
    places = [
        {"field": field.id, "notes": counts.get(field.id, 0)}
        for field in one.framework.fields.values()
    ]
    return {
        **head,
        "private": one.private,
        "notes": sum(counts.values()) + one.private,
        "fields": places,
        "blocks": _blocks(one),
    }


def _blocks(one: Notes) -> list[Json]:
    counts = one.counts
    places = {
        block.id: (block.id, *(field.id for field in block.fields))
        for block in one.framework.blocks
    }
    written = {
        block: sum(counts.get(place, 0) for place in inside) for block, inside in places.items()
    }
    return [
        {"block": block.id, "notes": written[block.id], "fields": len(block.fields)}
        for block in one.framework.blocks
    ]


def _ends(ends: Ends) -> Json:
    return {"most": list(ends.most), "fewest": list(ends.fewest)}


def public_json(result: PublicResult, checked: Checked | None) -> Json:
    """`GET /b/{code}/result`; `receipt` only when one was asked about."""
    votes = [
        {
            "activity": one.activity.value.key,
            "title": one.activity.value.title,
            "framework": framework_head(one.framework),
            "rule": rule_json(one.round),
            "seal": seal_json(one.round),
            "tally": tally_json(one.framework, one.tally),
        }
        for one in result.votes
    ]
    shown = {
        "code": result.board.code,
        "title": result.board.title,
        "place": result.board.place,
        "votes": votes,
    }
    return shown | ({"receipt": checked_json(checked)} if checked else {})


def framework_head(one: Framework) -> Json:
    return {"id": one.id, "title": one.title}


def checked_json(checked: Checked) -> Json:
    """`fields` are null when no sealed ballot has the receipt."""
    activity = checked.activity.value.key if checked.activity else None
    fields = list(checked.fields) if checked.fields is not None else None
    return {
        "receipt": checked.receipt,
        "activity": activity,
        "round": checked.round or None,
        "fields": fields,
    }
