"""The wheel as a drawing: what it must show, and what no name may do to it."""

import re
import struct
import zlib
from itertools import pairwise
from math import atan2, degrees, hypot
from xml.etree import ElementTree

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts.palette import STYLESHEET
from app.charts.stylesheets import wheel_css
from app.charts.wheel import wheel
from app.charts.wheel_geometry import CAP, DIGIT, INNER, PAD, Layout
from app.domain.framework import Block, Field, Framework
from app.domain.text import tidy
from app.domain.votes.tally import Tally, scale
from tests.charts.wheels import HOSTILE, INVENTED, LONG, WHEEL, WORKSHOP, made, tally

SVG = "{http://www.w3.org/2000/svg}"
SIZES = [(1, 1), (1, 12), (2, 2), (6, 30), (9, 45), (12, 80)]
Element = ElementTree.Element


def drawn(framework: Framework, counted: Tally | None, **options: object) -> Element:
    return ElementTree.fromstring(wheel(framework, counted, WHEEL, **options))  # type: ignore[arg-type]


def of_class(svg: Element, name: str) -> list[Element]:
    return [node for node in svg.iter() if name in node.get("class", "").split()]


def words(node: Element) -> str:
    return "".join(node.itertext())


def shown(svg: Element) -> str:
    """Returns all texts of the drawing without spaces, except what only appears under the
    pointer."""
    texts = [words(node) for node in svg.iter(f"{SVG}text")]
    return re.sub(r"\s", "", "".join(texts))


def growths(svg: Element) -> list[float]:
    return [float(node.get("transform", "")[6:-1]) for node in of_class(svg, "w-fill")]


def test_every_field_and_block_is_named() -> None:
    svg = drawn(WORKSHOP, tally(INVENTED))
    titles = {words(node) for node in svg.iter(f"{SVG}title")}
    assert titles >= {field.name for field in WORKSHOP.fields.values()} | {
        block.name for block in WORKSHOP.blocks
    }
    assert [words(node) for node in of_class(svg, "w-label")[0]] == list(WORKSHOP.fields)
    assert "DROITS·16" in shown(svg)
    assert "COMMUNAUTÉS·25" in shown(svg)


@pytest.mark.parametrize(("blocks", "fields"), [(1, 3), (2, 6), (4, 8), (12, 80)])
def test_a_block_name_that_does_not_fit_its_arc_is_whole_in_the_legend(
    blocks: int, fields: int
) -> None:
    svg = drawn(made(blocks, fields, LONG), tally({"1": 4}))
    assert shown(svg).count(LONG.replace(" ", "")) == blocks
    assert len([node for node in svg.iter() if node.get("data-sum")]) == blocks


def test_sectors_have_equal_angles_and_the_framework_s_order() -> None:
    svg = drawn(WORKSHOP, tally({"30": 9, "1": 1}))
    assert [node.get("data-field") for node in of_class(svg, "w-fill")] == list(WORKSHOP.fields)
    angles = [
        float(node.get("transform", "")[7:-1])
        for node in svg.iter(f"{SVG}g")
        if node.get("transform")
    ]
    assert len(angles) == 30
    assert {round(after - before, 3) for before, after in pairwise(angles)} == {12.0}
    assert len({node.get("d") for node in of_class(svg, "w-fill")}) == 1


def test_the_filled_length_is_proportional_to_the_votes() -> None:
    svg = drawn(WORKSHOP, tally(INVENTED))
    inner, outer = float(svg.get("data-inner", "")), float(svg.get("data-outer", ""))
    for growth, field_id in zip(growths(svg), WORKSHOP.fields, strict=True):
        votes = INVENTED.get(field_id, 0)
        length = growth * outer - inner if votes else 0
        assert length == pytest.approx((outer - inner) * votes / 8, abs=0.05)


@given(st.integers(1, 80), st.lists(st.integers(0, 5000), min_size=2, max_size=80))
def test_more_votes_are_never_shorter(fields: int, counts: list[int]) -> None:
    layout, full = Layout(fields), max(5, *counts)
    lengths = [layout.growth(votes, full) for votes in sorted(counts)]
    assert lengths == sorted(lengths)
    assert max(lengths) <= 1
    assert max(counts) < 5 or lengths[-1] == 1


def test_no_number_is_ever_written_for_zero_votes() -> None:
    svg = drawn(WORKSHOP, tally({"7": 2, "8": 0}))
    assert [words(node) for node in of_class(svg, "w-count") if words(node)] == ["2"]
    assert [growth for growth in growths(svg) if growth] == [growths(svg)[6]]


@given(st.integers(1, 80), st.data())
def test_a_number_of_votes_stays_in_its_own_sector_and_off_the_hub_and_the_field_numbers(
    fields: int, data: st.DataObject
) -> None:
    layout = Layout(fields)
    full = data.draw(st.sampled_from([5, 9, 40, 99, 999, 4000]))
    votes, place = data.draw(st.integers(1, full)), data.draw(st.integers(0, fields - 1))
    spot, size = layout.spot(place, votes, full), layout.size(full)
    radius, (x, y) = hypot(spot.x, spot.y), layout.unit(place)
    wide, high = max(CAP, DIGIT * len(str(votes))) * size, CAP * size
    along, across = hypot(wide * x, high * y) / 2, hypot(wide * y, high * x) / 2
    if spot.turn:
        along, across = wide / 2, high / 2
    assert radius - along >= INNER
    assert radius + along <= layout.outer
    assert across <= radius * layout.spread + 1 or (full > 999 and 30 < fields <= 45)
    turned = degrees(atan2(spot.x, -spot.y)) + layout.turn(place) - layout.middle(place)
    assert (turned + 180) % 360 - 180 == pytest.approx(0, abs=0.1)
    reach = layout.reach(votes, full)
    assert radius + along <= reach if spot.inside else radius - along >= reach


@given(st.integers(7, 36), st.integers(5, 500), st.data())
def test_a_number_of_up_to_500_votes_stands_at_the_tip_of_its_sector(
    fields: int, full: int, data: st.DataObject
) -> None:
    layout = Layout(fields)
    votes, place = data.draw(st.integers(1, full)), data.draw(st.integers(0, fields - 1))
    spot, size = layout.spot(place, votes, full), layout.size(full)
    (x, y), wide = layout.unit(place), max(CAP, DIGIT * len(str(votes))) * size
    along = wide / 2 if spot.turn else hypot(wide * x, CAP * size * y) / 2
    gap = abs(hypot(spot.x, spot.y) - layout.reach(votes, full)) - along
    assert gap == pytest.approx(PAD, abs=2)
    assert size >= 18


hostile = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=105))


@given(hostile, hostile, st.text(max_size=40))
@settings(max_examples=200)
def test_no_name_and_no_id_breaks_the_drawing(block: str, field: str, field_id: str) -> None:
    framework = Framework(
        "f", "F", "fr", (Block("b", block, (Field(field_id, field), Field("__proto__", LONG))),)
    )
    for standalone in (False, True):
        svg = drawn(framework, tally({field_id: 3}, activity=field), standalone=standalone)
        assert {node.tag.removeprefix(SVG) for node in svg.iter()} <= {
            *("svg", "title", "desc", "g", "path", "circle", "text", "textPath", "tspan", "rect"),
            *(["style"] if standalone else []),
        }
        assert not [
            name
            for node in svg.iter()
            for name in node.attrib
            if name == "style" or name.startswith("on")
        ]
        assert words(next(of_class(svg, "w-soft")[0].iter())) == ""
        assert tidy(field, line=True) in [words(node) for node in svg.iter(f"{SVG}title")]


@pytest.mark.parametrize(("blocks", "fields"), SIZES)
def test_every_size_of_framework_has_a_wheel(blocks: int, fields: int) -> None:
    framework = made(blocks, fields)
    svg = drawn(framework, tally({"1": 7}))
    assert len(of_class(svg, "w-fill")) == len(of_class(svg, "w-count")) == fields
    assert sum(growth == 1 for growth in growths(svg)) == 1
    assert "Bloc1·7" in shown(svg)


def test_a_framework_without_fields_has_an_empty_wheel() -> None:
    quadrants = Framework("q", "Q", "fr", (Block("a", "Enjeux"), Block("b", "Défis")))
    assert not of_class(drawn(quadrants, None), "w-fill")


def test_a_hidden_tally_shows_the_turnout_and_not_one_vote() -> None:
    svg = drawn(WORKSHOP, None, activity="priorites", ballots=1, seats=31)
    assert set(growths(svg)) == {0}
    assert not any(words(node) for node in of_class(svg, "w-count"))
    assert not any(words(node) for node in svg.iter() if node.get("data-sum"))
    assert "Résultatàlafinduvote1bulletinsur31" in shown(svg)
    assert svg.get("data-tally") == "priorites"


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of an 8-bit RGBA picture."""
    width, height = struct.unpack(">II", png[16:24])
    chunks, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        chunks += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    raw, rows, above = zlib.decompress(chunks), [], bytearray(4 * width)
    for y in range(height):
        start = y * (4 * width + 1)
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + 4 * width]), above)
        rows.append(bytes(above))
    return width, height, rows


def unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """Returns a row of a PNG as it was before its filter.

    The filter predicts from the left, from above, and from between.
    """
    for i in range(len(row)):
        left, up, corner = (row[i - 4], above[i], above[i - 4]) if i > 3 else (0, above[i], 0)
        near = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        row[i] = (row[i] + (0, left, up, (left + up) // 2, near)[kind]) & 255
    return row


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("blocks", "fields"), [(1, 1), (6, 30), (12, 80)])
def test_a_file_is_drawn_whole_and_nothing_leaves_its_frame(
    blocks: int, fields: int, theme: str
) -> None:
    votes = {str(place): place % 9 for place in range(1, fields + 1)}
    svg = str(wheel(made(blocks, fields, LONG), tally(votes), WHEEL, standalone=True, theme=theme))
    head, height, rest = re.split(r'viewBox="-500 -500 1000 ([\d.]+)"', svg)
    tall = float(height) + 200
    around = f'{head} width="300" height="{tall / 4:.0f}" viewBox="-600 -600 1200 {tall:g}"{rest}'
    width, tall_pixels, rows = pixels(bytes(resvg_py.svg_to_bytes(svg_string=around)))
    margin = 24
    paper = rows[margin + 2][4 * (margin + 2) :][:4]
    assert paper == (b"\x17\x15\x12\xff" if theme == "dark" else b"\xff\xff\xff\xff")
    outside = b"".join(
        [
            *rows[:margin],
            *rows[tall_pixels - margin :],
            *(row[: 4 * margin] + row[-4 * margin :] for row in rows),
        ]
    )
    assert not any(outside)
    through = rows[margin + 60]
    assert len({through[i : i + 4] for i in range(4 * margin, 4 * (width - margin), 4)}) > 3


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def themes() -> list[dict[str, str]]:
    """The colours of the light theme, the chosen dark one and the system's dark one."""
    blocks = re.findall(r":root[^{]*\{(.*?)\}", STYLESHEET.read_text(), re.S)
    return [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in blocks]


def test_texts_contrast_with_what_they_stand_on_in_both_themes() -> None:
    light, dark, of_system = themes()
    assert dark == of_system
    assert light.keys() == dark.keys()
    for theme in (light, dark):
        assert contrast(theme["wheel-muted"], theme["wheel-paper"]) >= 4.5
        for at in range(1, 9):
            full, pale = theme[f"block-{at}"], theme[f"block-{at}-soft"]
            assert contrast(theme["block-on"], full) >= 4.5
            assert (
                min(
                    contrast(theme[f"block-{at}-text"], ground)
                    for ground in (pale, theme["wheel-paper"])
                )
                >= 4.5
            )
            assert min(contrast(theme[ink], pale) for ink in ("wheel-ink", "wheel-muted")) >= 4.5
            assert min(contrast(full, ground) for ground in (pale, theme["wheel-paper"])) >= 3


def test_a_file_needs_no_custom_property() -> None:
    assert "var(" not in wheel_css("light") + wheel_css("dark")
    assert scale(tally({})) == 5
