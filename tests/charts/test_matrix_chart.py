"""The drawing of strengths against priorities.

Every field is there once, and nothing covers anything.
"""

import random
import re
from xml.etree import ElementTree

import pytest

from app.charts.matrix import matrix_chart
from app.charts.matrix_layout import MatrixWords, scale_of
from app.domain.framework import Block, Field, Framework
from app.domain.votes.matrix import quadrants
from app.frameworks import shipped

WORDS = MatrixWords(
    title="Forces et priorités",
    description="Les listes disent la même chose.",
    notes="Notes · État de situation",
    votes="Votes",
    quarters={
        (True, False): "Forte priorité, peu de programmes",
        (True, True): "Forte priorité, beaucoup de programmes",
        (False, True): "Moindre priorité, beaucoup de programmes",
        (False, False): "Moindre priorité, peu de programmes",
    },
)
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def large(blocks: int, fields: int) -> Framework:
    framework = (
        Block(
            f"b{at}",
            f"Bloc {at}",
            tuple(Field(f"b{at}-{number}", f"Champ {number}") for number in range(fields)),
        )
        for at in range(blocks)
    )
    return Framework("large", "Grand", "fr", tuple(framework))


def numbers(framework: Framework, most: int, seed: int) -> dict[str, int]:
    """Few large ones and many small, as votes fall."""
    chance = random.Random(seed)
    return {field: min(most, int(chance.paretovariate(0.7)) - 1) for field in framework.fields}


SEGOU = shipped()["culture21plus-segou-2024"]
CASES = {
    "Ségou": (SEGOU, numbers(SEGOU, 7, 1), numbers(SEGOU, 27, 2)),
    "one ballot": (SEGOU, numbers(SEGOU, 7, 1), {"1": 1, "8": 1, "22": 1}),
    "a city": (SEGOU, numbers(SEGOU, 300, 3), numbers(SEGOU, 90_000, 4)),
    "all as many notes": (SEGOU, dict.fromkeys(SEGOU.fields, 3), numbers(SEGOU, 9, 5)),
    "two hundred fields": (
        large(10, 20),
        numbers(large(10, 20), 4000, 6),
        numbers(large(10, 20), 9000, 7),
    ),
    "two fields": (large(1, 2), {"b0-0": 1}, {"b0-1": 1}),
}


def drawn(case: str) -> ElementTree.Element:
    framework, notes, votes = CASES[case]
    split = quadrants(framework, notes, votes)
    assert split is not None
    return ElementTree.fromstring(str(matrix_chart(framework, split, WORDS, key="priorites")))


def box(rect: ElementTree.Element) -> Box:
    x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def inside(outer: Box, inner: Box) -> bool:
    return (
        outer[0] >= inner[0]
        and outer[1] >= inner[1]
        and outer[2] <= inner[2]
        and outer[3] <= inner[3]
    )


def chips(svg: ElementTree.Element) -> dict[str, Box]:
    groups = [group for group in svg.iter(f"{SVG}g") if "m-chip" in group.get("class", "")]
    return {group.attrib["data-field"]: box(group[1]) for group in groups}


@pytest.mark.parametrize("case", CASES)
def test_every_field_is_placed_once_and_covers_no_other(case: str) -> None:
    svg = drawn(case)
    chip_boxes = chips(svg)
    assert sorted(chip_boxes) == sorted(CASES[case][0].fields)
    boxes = list(chip_boxes.values())
    assert not [(a, b) for at, a in enumerate(boxes) for b in boxes[:at] if overlap(a, b)]


@pytest.mark.parametrize("case", CASES)
def test_a_field_stands_in_the_quarter_that_its_numbers_say(case: str) -> None:
    framework, notes, votes = CASES[case]
    split, svg = quadrants(framework, notes, votes), drawn(case)
    assert split is not None
    quarters = [
        box(rect) for rect in svg.iter(f"{SVG}rect") if "m-quarter" in rect.get("class", "")
    ]
    placed = chips(svg)
    for (key, quarter), area in zip(
        zip(WORDS.quarters, quarters, strict=True), quarters[1:] + quarters[:1], strict=True
    ):
        assert not overlap(quarter, area)
        assert all(
            inside(placed[placed_field.field], quarter)
            for placed_field in split.of(many_votes=key[0], many_notes=key[1])
        ), key


@pytest.mark.parametrize("case", CASES)
def test_titles_and_numbers_keep_clear_of_the_fields(case: str) -> None:
    svg = drawn(case)
    _, _, width, height = (float(length) for length in svg.attrib["viewBox"].split())
    placed = chips(svg).values()
    titles = [
        title
        for text in svg.iter(f"{SVG}text")
        if "m-title" in text.get("class", "")
        for title in text
    ]
    for line in titles:
        x, y = float(line.attrib["x"]), float(line.attrib["y"])
        assert not [
            chip
            for chip in placed
            if chip[1] < y and chip[3] > y - 20 and chip[0] < x + 280 and chip[2] > x
        ]
    for text in svg.iter(f"{SVG}text"):
        if "m-number" in text.get("class", ""):
            assert 0 <= float(text.attrib["x"]) <= width
            assert 0 <= float(text.attrib["y"]) <= height


def test_the_drawing_carries_no_style_and_no_script() -> None:
    text = str(matrix_chart(SEGOU, quadrants(*CASES["Ségou"]), WORDS))  # type: ignore[arg-type]
    assert not re.search(r"style|script|on\w+=", text)


def test_names_of_people_are_only_text() -> None:
    framework = Framework(
        "f",
        "F",
        "fr",
        (
            Block(
                "b",
                "B",
                (Field('"><script>', "</title><script>alert(1)</script>"), Field("2", "Deux")),
            ),
        ),
    )
    split = quadrants(framework, {"2": 1}, {"2": 1})
    assert split is not None
    text = str(matrix_chart(framework, split, WORDS, key='"><script>'))
    assert "<script" not in text
    ElementTree.fromstring(text)


def test_few_numbers_keep_their_gaps_and_many_are_put_together() -> None:
    assert scale_of([0, 2, 5], 2).classes == ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5))
    wide = scale_of([0, 3, 7, 40, 41, 90, 400], 40)
    assert (wide.classes, wide.low) == (
        ((0, 0), (3, 3), (7, 7), (40, 40), (41, 41), (90, 90), (400, 400)),
        4,
    )
    many = scale_of(list(range(100)), 49.5)
    assert len(many.classes) == 12
    assert (many.classes[0], many.classes[5], many.classes[6]) == ((0, 8), (45, 49), (50, 58))
