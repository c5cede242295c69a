"""Merges the activities of two session documents; those of one key with their
rounds."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from app.documents.session.document import ActivityPart, LogPart, RoundPart
from app.documents.session.merge.rounds import merge_lines, merged_rounds
from app.documents.session.merge.sites import Pair, cannot_merge
from app.domain.framework import Framework
from app.domain.grouping import grouped_by


def require_alike(
    activities: Sequence[ActivityPart], activities_by_key: Mapping[str, ActivityPart]
) -> None:
    for place, activity in enumerate(activities):
        values: Mapping[str, object] = activity
        twin: Mapping[str, object] = activities_by_key.get(activity["key"], activity)
        for name in ("kind", "framework", "practice"):
            if values[name] != twin[name]:
                raise cannot_merge(f"activities[{place}].{name}", "other_activity")


def merged_activities(
    pair: Pair, frameworks: Mapping[str, Framework]
) -> list[ActivityPart]:
    """Returns the newer file's activities, merged with the older one's, then
    the older's alone."""
    newer_seats, older_seats = (
        {seat["id"]: seat for seat in document["seats"]}
        for document in (pair.newer, pair.older)
    )
    places = {
        activity["key"]: place
        for place, activity in enumerate(pair.first["activities"])
    }
    older_by_key = {activity["key"]: activity for activity in pair.older["activities"]}
    merged: list[ActivityPart] = []
    for newer in pair.newer["activities"]:
        older = older_by_key.pop(newer["key"], None)
        if older is None:
            merged.append(newer)
        else:
            where = f"activities[{places[newer['key']]}]"
            rounds = merged_rounds(
                where,
                (newer["rounds"], older["rounds"]),
                (newer_seats, older_seats),
                frameworks[newer["framework"]],
            )
            merged.append(_activity(newer, older, rounds))
    return [*merged, *older_by_key.values()]


def _activity(
    newer: ActivityPart, older: ActivityPart, rounds: Sequence[RoundPart]
) -> ActivityPart:
    state = _state(newer, older, rounds)
    activities = (newer, older)
    leading = next(
        (activity for activity in activities if activity["state"] == state), newer
    )
    closed_at = _latest(activity["closed_at"] for activity in activities)
    return {
        **newer,
        "state": state,
        "locked": state == "open" and _is_locked_where_open(newer, older),
        "private": newer["private"] or older["private"],
        "closes_at": leading["closes_at"],
        "reveal": leading["reveal"],
        "opened_at": _latest(activity["opened_at"] for activity in activities),
        "closed_at": leading["closed_at"] if state == "open" else closed_at,
        "round": len(rounds),
        "rounds": list(rounds),
    }


def _latest(moments: Iterable[str | None]) -> str | None:
    return max((moment for moment in moments if moment), default=None)


def _state(
    newer: ActivityPart, older: ActivityPart, rounds: Sequence[RoundPart]
) -> str:
    """Returns the state of the last round of a vote; notes are open if they
    are at one site."""
    if newer["kind"] != "notes":
        return ("closed" if rounds[-1]["seal"] else "open") if rounds else "planned"
    states = {newer["state"], older["state"]}
    return next(state for state in ("open", "closed", "planned") if state in states)


def _is_locked_where_open(newer: ActivityPart, older: ActivityPart) -> bool:
    """Returns whether the activity is locked at each site where it is open."""
    open_ones = [activity for activity in (newer, older) if activity["state"] == "open"]
    return all(activity.get("locked", False) for activity in open_ones)


def lines_of_merged_rounds(
    pair: Pair, activities: Sequence[ActivityPart]
) -> list[LogPart]:
    """Returns a line of the log for each round that is in neither file as it
    is now."""
    every_activity = chain(pair.older["activities"], pair.newer["activities"])
    sources = grouped_by(every_activity, lambda activity: activity["key"])
    return [
        line
        for activity in activities
        for line in merge_lines(activity, sources[activity["key"]])
    ]
