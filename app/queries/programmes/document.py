"""Writes a programme as the document of `GET /p/{code}/export.json` and of
`palabre gather`."""

from dataclasses import asdict
from typing import Any

from app.documents.frameworks.writer import write_framework
from app.domain.programmes.programme import FieldSum, LeftField, Part, PlanSum, Town
from app.queries.programmes.view import Place, ProgrammeView


def programme_json(view: ProgrammeView) -> dict[str, object]:
    """Returns {framework, towns, fields, …}: towns with a result or notes,
    then the sums.

    The counts of a town of fewer than five ballots are null, as are those of
    such a country or language; they are in the sums.
    """
    withs = [place for place in view.places if place.town.numbers is not None]
    return {
        "framework": view.framework.id,
        "title": view.title,
        "ballots": view.ballots,
        "seats": view.seats,
        "towns": [_town(place) for place in withs],
        "fields": [_field(field) for field in view.fields],
        "spread": [_spread(field) for field in view.fields],
        "strengths": _strengths(view),
        "plan": view.plan and plan_json(view.plan),
        "countries": [_part("country", part) for part in view.countries],
        "languages": [_part("language", part) for part in view.languages],
        "missing": [_missing(place) for place in view.missing],
        "frameworks": [write_framework(view.framework)],
    }


def boards_json(view: ProgrammeView) -> list[dict[str, object]]:
    """Returns the boards of the programme on this server, as its page lists
    them."""
    return [
        {
            "town": place.town.name,
            "country": place.town.country,
            "locale": place.town.locale,
            "date": place.town.day or None,
            "code": place.code,
            "state": place.state,
            "seats": place.seats,
            "ballots": place.ballots,
            "changed_at": place.changed_at or None,
            "erase_on": place.erase_on or None,
            "plan": place.town.plan and plan_json(place.town.plan),
        }
        for place in view.places
        if place.code
    ]


def _town(place: Place) -> dict[str, object]:
    town = place.town
    numbers = town.numbers
    assert numbers is not None
    return {
        "town": town.name,
        "country": town.country,
        "locale": town.locale,
        "date": town.day or None,
        "source": place.source,
        "framework": numbers.framework,
        "ballots": numbers.ballots,
        "seats": numbers.seats,
        "votes": _withheld(town, dict(numbers.votes or {})),
        "notes": _withheld(town, dict(numbers.notes or {})),
        "left": [_left(town, field) for field in numbers.left],
        "plan": town.plan and plan_json(town.plan),
    }


def plan_json(plan: PlanSum) -> dict[str, object]:
    """Returns {commitments, done, under_way, stopped, day}; `day` is null in a
    sum."""
    return {**asdict(plan), "day": plan.day or None}


def _withheld(town: Town, value: Any) -> Any:
    return None if town.is_small else value


def _left(town: Town, field: LeftField) -> dict[str, object]:
    return {
        "field": field.id,
        "name": field.name,
        "votes": _withheld(town, field.votes),
        "notes": _withheld(town, field.notes),
        "counterparts": list(field.counterparts),
    }


def _field(field: FieldSum) -> dict[str, object]:
    return {
        "field": field.field,
        "votes": field.votes,
        "ballots": field.ballots,
        "share_by_ballot": field.share_by_ballot,
        "share_by_town": field.share_by_town,
        "top_five_in": field.top_five_in,
        "towns": field.towns,
    }


def _spread(field: FieldSum) -> dict[str, object]:
    return {
        "field": field.field,
        "least": field.least,
        "most": field.most,
        "deviation": field.deviation,
    }


def _strengths(view: ProgrammeView) -> list[dict[str, object]]:
    """Returns the notes and votes of each field, and which are many: more than
    the median."""
    if view.matrix is None:
        return []
    return [
        {
            "field": field.field,
            "notes": field.notes,
            "votes": field.votes,
            "many_notes": field.many_notes,
            "many_votes": field.many_votes,
        }
        for field in view.matrix.fields
    ]


def _part(name: str, part: Part) -> dict[str, object]:
    return {
        name: part.name,
        "towns": part.towns,
        "ballots": part.ballots,
        "seats": part.seats,
        "fields": [_field(field) for field in part.fields] if part.fields else None,
    }


def _missing(place: Place) -> dict[str, object]:
    town = place.town
    return {
        "town": town.name,
        "country": town.country,
        "locale": town.locale,
        "date": town.day or None,
        "code": place.code or None,
        "state": place.state or None,
        "frameworks": list(place.unread),
    }
