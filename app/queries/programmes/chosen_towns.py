"""Sets towns of a programme side by side, from the counts that the programme
has of them.

Towns are named by their number, 1 for the first; a town that is added comes
behind the others.
"""

from collections import Counter
from collections.abc import Sequence

from app.domain.framework import Framework
from app.domain.local_text import lang_of
from app.domain.programmes.programme import TownNumbers
from app.domain.refusals import Refusal
from app.frameworks import shipped
from app.queries.compare.comparison import FEWEST, MOST, Column, Comparison
from app.queries.compare.workshop import Workshop
from app.queries.programmes.view import Place, ProgrammeView


def why_not(place: Place) -> str:
    """Returns why a town cannot be set beside others, "" where it can: `small`
    (fewer than five ballots), `version` (nothing links its framework with the
    programme's), `erased`, or `no_vote` (neither a closed vote nor notes)."""
    numbers = place.town.numbers
    if place.town.is_small:
        return "small"
    if place.town.has_result or (
        numbers is not None and any((numbers.notes or {}).values())
    ):
        return ""
    if place.unread:
        return "version"
    return "erased" if place.state == "erased" else "no_vote"


def comparable_json(view: ProgrammeView) -> list[dict[str, object]]:
    """Returns each town with the number by which it is compared, and why it
    cannot be."""
    return [
        {"number": number, "town": place.town.name, "why_not": why_not(place) or None}
        for number, place in enumerate(view.places, 1)
    ]


def compare_towns(view: ProgrammeView, numbers: Sequence[int]) -> Comparison:
    """Returns the towns of these numbers on the programme's framework, in the
    programme's order.

    Refuses `compare_count`, `no_such_town`, `town_not_compared`.
    """
    chosen = sorted(set(numbers))
    if not FEWEST <= len(chosen) <= MOST:
        raise Refusal("compare_count", count=len(chosen))
    places = [_place(view, number) for number in chosen]
    for place in places:
        if cause := why_not(place):
            raise Refusal("town_not_compared", cause=cause, town=place.town.name)
    return Comparison(view.framework, tuple(_column(view, place) for place in places))


def _place(view: ProgrammeView, number: int) -> Place:
    """Returns the town of this number. Refuses `no_such_town`."""
    if number not in range(1, len(view.places) + 1):
        raise Refusal("no_such_town", cause="number", town=number)
    return view.places[number - 1]


def _column(view: ProgrammeView, place: Place) -> Column:
    numbers = place.town.numbers
    assert numbers is not None
    return Column(
        _workshop(view, place, numbers), numbers.votes, numbers.notes, numbers.left
    )


def _workshop(view: ProgrammeView, place: Place, numbers: TownNumbers) -> Workshop:
    """Returns a town in numbers; votes on fields that the programme lacks are
    among its own."""
    left_votes = {f"{field.id} aside": field.votes for field in numbers.left}
    has_vote = numbers.votes is not None
    return Workshop(
        file=place.code,
        title=place.town.name,
        place="",
        day=place.town.day or numbers.sealed_at[:10],
        framework=_version(view, numbers.framework),
        rule=numbers.rule,
        sealed=has_vote,
        ballots=numbers.ballots,
        seats=numbers.seats if has_vote else None,
        votes=Counter(numbers.votes) + Counter(left_votes)
        if numbers.votes is not None
        else None,
        notes=numbers.notes,
    )


def _version(view: ProgrammeView, key: str) -> Framework:
    """Returns a town's framework as the reader names it; only a shipped one
    can be another than the programme's and still be read on it."""
    if key == view.framework.id or key not in shipped():
        return view.framework
    return shipped()[key].in_languages(
        (lang_of(view.framework.title, view.framework.locale),)
    )
