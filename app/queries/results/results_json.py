"""Writes the results as JSON, under the names of the pages."""

from app.domain.framework import Framework
from app.domain.grouping import grouped_by
from app.domain.local_text import Languages
from app.domain.votes.matrix import Ends, Quadrants
from app.domain.votes.redraws import REDRAWS, SURE, Sureness
from app.domain.votes.tally import ranking
from app.queries.results.parts import composition_json, parts_json
from app.queries.results.report_notes import Notes
from app.queries.results.report_votes import Vote
from app.queries.results.results import Checked, PublicResult, Reading, Results, Sealed
from app.queries.tally import tally_json
from app.storage.votes.rounds import StoredRound


def results_json(results: Results, languages: Languages = ()) -> dict[str, object]:
    """Returns `GET /b/{code}/results`."""
    return {
        "code": results.board.code,
        "title": results.board.title,
        "place": results.board.place,
        "published": results.published,
        "votes": [_reading(reading, languages) for reading in results.readings],
        "composition": composition_json(results.report, languages),
        "situations": [
            {**_notes(notes), **_ends(ends)} for notes, ends in results.situations
        ],
        "challenges": [_notes(notes) for notes in results.report.challenges],
        "proposals": [
            {
                **_notes(notes),
                "kept_blocks": list(notes.kept_blocks),
                "reason": notes.reason,
            }
            for notes in results.report.proposals
        ],
    }


def _reading(reading: Reading, languages: Languages) -> dict[str, object]:
    """Returns a vote; `tally` is null while hidden, `matrix` without notes to
    compare with."""
    vote, tally = reading.vote, reading.vote.tally
    rounds = (*vote.earlier, *([vote.round] if vote.round else []))
    return {
        **_vote_head(vote),
        "tally": {**tally_json(vote.framework, tally), "ties": _ties(reading)}
        if tally
        else None,
        "sureness": sureness_json(vote.framework, vote.sureness),
        "seals": [
            seal_json(round_, languages)
            for round_ in rounds
            if round_.sha256 is not None
        ],
        "matrix": matrix_json(reading.situation, reading.quadrants)
        if reading.situation and reading.quadrants
        else None,
    }


def _vote_head(vote: Vote) -> dict[str, object]:
    """Returns what is never hidden of a vote."""
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
        "order": vote.round.order if vote.round else vote.activity.order,
    }


def _ties(reading: Reading) -> list[list[str]]:
    """Returns the groups of fields with equal votes, most votes first."""
    vote = reading.vote
    ranks = ranking(vote.framework, vote.tally) if vote.tally else []
    tied = (ranked for ranked in ranks if ranked.tied > 1 and ranked.votes)
    groups = grouped_by(tied, lambda ranked: ranked.rank)
    return [[ranked.field for ranked in group] for group in groups.values()]


def sureness_json(
    framework: Framework, sure: Sureness | None
) -> dict[str, object] | None:
    """Returns in how many re-draws each field was among the first; null before
    the seal."""
    if sure is None:
        return None
    times = [{"field": field, "times": sure.of(field)} for field in framework.fields]
    return {"redraws": REDRAWS, "places": sure.places, "sure": SURE, "fields": times}


def rule_json(round_: StoredRound) -> dict[str, object]:
    return {"votes": round_.votes, "repeats": round_.repeats}


def seal_json(round_: StoredRound, languages: Languages) -> dict[str, object]:
    values = {
        name: getattr(round_, name)
        for name in (
            "closed_at",
            "closed_by",
            "ballots",
            "seats",
            "sha256",
            "order",
            "places",
        )
    }
    return {**values, "round": round_.number, "parts": parts_json(round_, languages)}


def matrix_json(situation: Notes, quarters: Quadrants) -> dict[str, object]:
    """Returns every field with its quarter.

    `missing` are the fields of high priority and few notes, most votes first.
    """
    names = ("field", "notes", "votes", "many_notes", "many_votes")
    return {
        "situation": situation.activity.key,
        "notes_median": quarters.notes_median,
        "votes_median": quarters.votes_median,
        "fields": [
            {name: getattr(field, name) for name in names} for field in quarters.fields
        ],
        "missing": [
            field.field for field in quarters.of(many_votes=True, many_notes=False)
        ],
    }


def _notes(notes: Notes) -> dict[str, object]:
    """Returns a notes activity; of a private one only the number of its
    notes."""
    head = {
        "activity": notes.activity.key,
        "title": notes.activity.title,
        "framework": notes.framework.id,
        "state": notes.activity.state,
    }
    counts = notes.counts
    places = [
        {"field": field.id, "notes": counts.get(field.id, 0)}
        for field in notes.framework.fields.values()
    ]
    return {
        **head,
        "private": notes.private,
        "notes": sum(counts.values()) + notes.private,
        "fields": places,
        "blocks": _blocks(notes),
    }


def _blocks(notes: Notes) -> list[dict[str, object]]:
    counts = notes.counts
    places = {
        block.id: (block.id, *(field.id for field in block.fields))
        for block in notes.framework.blocks
    }
    written = {
        block: sum(counts.get(place, 0) for place in inside)
        for block, inside in places.items()
    }
    return [
        {"block": block.id, "notes": written[block.id], "fields": len(block.fields)}
        for block in notes.framework.blocks
    ]


def _ends(ends: Ends) -> dict[str, object]:
    return {"most": list(ends.most), "fewest": list(ends.fewest)}


def public_json(
    result: PublicResult, checked: Checked | None, languages: Languages = ()
) -> dict[str, object]:
    """Returns `GET /b/{code}/result`, with `receipt` if one was checked."""
    answer = {
        "code": result.board.code,
        "title": result.board.title,
        "place": result.board.place,
        "votes": [_sealed_json(vote, languages) for vote in result.votes],
    }
    return answer | ({"receipt": checked_json(checked)} if checked else {})


def _sealed_json(vote: Sealed, languages: Languages) -> dict[str, object]:
    return {
        "activity": vote.activity.value.key,
        "title": vote.activity.value.title,
        "framework": framework_head(vote.framework),
        "rule": rule_json(vote.round),
        "seal": seal_json(vote.round, languages),
        "tally": tally_json(vote.framework, vote.tally),
        "sureness": sureness_json(vote.framework, vote.sureness),
    }


def framework_head(framework: Framework) -> dict[str, object]:
    return {"id": framework.id, "title": framework.title}


def checked_json(checked: Checked) -> dict[str, object]:
    """Returns a checked receipt; `fields` are null when no sealed ballot has
    it."""
    activity = checked.activity.value.key if checked.activity else None
    fields = list(checked.fields) if checked.fields is not None else None
    return {
        "receipt": checked.receipt,
        "activity": activity,
        "round": checked.round or None,
        "fields": fields,
    }
