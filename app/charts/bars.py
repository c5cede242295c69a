"""Ranks the fields of a tally as bars, for the list of leaders and the table
of all fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.charts.wheel_ring import block_colour
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.votes.tally import Ranked, Tally, ranking, scale

NO_TALLY = Tally("", 0, False, 0, 0, {})


@dataclass(frozen=True)
class BarWords:
    """The words of the list, already translated.

    `tie` holds {rank} and may hold {tied}; `more` is by plural category
    ("one", "other") and holds {count}; `plural` gives the category of a number
    in the reader's `language`.
    """

    heading: str
    none: str
    tie: str
    more: Mapping[str, str]
    plural: Callable[[int], str]
    language: str = ""


@dataclass(frozen=True)
class TableWords:
    """The table's caption and heads, already translated.

    `count_fields` says how many fields a block has ("5 fields").
    """

    caption: str
    number: str
    field: str
    block: str
    votes: str
    rank: str
    count_fields: Callable[[int], str] = str


@dataclass(frozen=True)
class Bar:
    """One field.

    `order` is its place in the framework from 0, `block` the place of its
    block, `colour` 1 to 8, `share` 0 to 1 of a full bar. `tied` fields share
    the `rank`, and `tie` says so in words. `visible` says whether it is within
    the list's limit.
    """

    field: str
    label: str
    name: str
    order: int
    block: int
    block_name: str
    colour: int
    votes: int
    rank: int
    tied: int
    share: float
    tie: str
    visible: bool


def bars(
    framework: Framework, tally: Tally | None, words: BarWords, limit: int | None = None
) -> list[Bar]:
    """Returns every field, most votes first, ties in the framework's order.

    With a limit only so many fields with votes are `visible`; the live tally
    may bring up the rest. Without a tally all fields have no votes.
    """
    tally = tally or NO_TALLY
    full, places, listed = scale(tally), _places(framework), []
    for place, ranked in enumerate(ranking(framework, tally)):
        is_visible = limit is None or (place < limit and ranked.votes > 0)
        numbers = ranked.votes, ranked.rank, ranked.tied, round(ranked.votes / full, 4)
        tie = tie_text(words.tie, ranked)
        listed.append(Bar(*places[ranked.field], *numbers, tie, is_visible))
    return listed


class _FieldPlace(NamedTuple):
    """What a bar says of its field, whatever the votes are."""

    field: str
    label: str
    name: str
    order: int
    block: int
    block_name: str
    colour: int


def _places(framework: Framework) -> dict[str, _FieldPlace]:
    """Returns the place of each field by its id."""
    short = labels(framework)
    numbers = {block.id: number for number, block in enumerate(framework.blocks)}
    places = {}
    for order, field in enumerate(framework.fields.values()):
        block = framework.block_of[field.id]
        head = field.id, short[field.id], field.name, order
        of_block = numbers[block.id], block.name, block_colour(framework, block)
        places[field.id] = _FieldPlace(*head, *of_block)
    return places


def tie_text(template: str, ranked: Ranked) -> str:
    """Returns the words for a tie; "" for a field alone on its rank or without
    votes."""
    if ranked.tied < 2 or not ranked.votes:
        return ""
    return template.replace("{rank}", str(ranked.rank)).replace(
        "{tied}", str(ranked.tied)
    )


def cut_off(listed: list[Bar]) -> int:
    """Returns how many fields the limit leaves out that tie with the last
    visible one."""
    listed_bars = [bar for bar in listed if bar.visible]
    return (
        sum(bar.votes == listed_bars[-1].votes and not bar.visible for bar in listed)
        if listed_bars
        else 0
    )


def more_text(words: BarWords, count: int) -> str:
    """Returns the sentence that says the list cuts through a tie; "" if it
    does not."""
    return (
        pick(words.more, words.plural(count)).replace("{count}", str(count))
        if count
        else ""
    )


def pick(forms: Mapping[str, str], category: str) -> str:
    """Returns the form of a plural category, or the general one."""
    return forms.get(category, forms["other"])
