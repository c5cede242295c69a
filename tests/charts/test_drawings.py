"""The drawings as files.

Whole, alone, in their colours or in none, and as large as a report needs them.
"""

import re
from xml.etree import ElementTree

import pytest

from app.charts.bars import BarWords
from app.charts.palette import GREYS, tokens
from app.charts.ranking import RankingWords, ranking_chart
from app.domain.framework import Block, Field, Framework
from app.domain.votes.tally import Tally
from app.frameworks import shipped
from tests.documents.sessions import fill
from tests.web.people import Workshop, refusal

NAMES = ["diagram", "ranking", "matrix"]
SVG = "{http://www.w3.org/2000/svg}"
SEGOU = shipped()["culture21plus-segou-2024"]
WORDS = RankingWords(
    title="Vote des priorités",
    description="Les champs, du plus au moins choisi",
    turnout="27 bulletins sur 31 participant·e·s",
    without="Sans vote : {fields}",
    bars=BarWords("", "", "{tied} ex æquo", {"other": ""}, lambda count: "other"),
)
PRINTED_AT = 12.0  # cm
SMALLEST = 7.0  # points


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("look", ["light", "print"])
def test_a_drawing_stands_alone_in_its_colours(workshop: Workshop, name: str, look: str) -> None:
    fill(workshop)
    answer = workshop.fanta.get(f"{workshop.path}/{name}.svg", params={"look": look})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    word = {"diagram": "diagramme", "ranking": "classement", "matrix": "forces-et-priorites"}[name]
    assert re.match(
        rf'attachment; filename="{word}-segou-\d{{4}}-\d\d-\d\d-fr\.svg"',
        answer.headers["content-disposition"],
    )
    assert answer.text.startswith("<svg ")
    assert "var(--" not in answer.text
    assert "Inter" in answer.text
    assert (
        workshop.fanta.get(f"{workshop.path}/{name}.svg", params={"look": look}).text == answer.text
    )
    colours = set(re.findall("#[0-9a-f]{6}", answer.text))
    grey = {colour for colour in colours if colour[1:3] == colour[3:5] == colour[5:7]}
    assert (colours == grey) == (look == "print")
    assert tokens("light")["block-1"] in colours or look == "print"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_report_at_12_cm_is_too_small_to_read(workshop: Workshop, name: str) -> None:
    fill(workshop)
    drawing = ElementTree.fromstring(workshop.fanta.get(f"{workshop.path}/{name}.svg").content)
    breadth = float(drawing.attrib["viewBox"].split()[2])
    sizes = [
        float(element.attrib["font-size"])
        for element in drawing.iter()
        if "font-size" in element.attrib
    ]
    assert min(sizes) * PRINTED_AT / breadth / 2.54 * 72 >= SMALLEST


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_three_times_as_large(workshop: Workshop, name: str) -> None:
    fill(workshop)
    drawing = ElementTree.fromstring(workshop.fanta.get(f"{workshop.path}/{name}.svg").content)
    picture = workshop.fanta.get(f"{workshop.path}/{name}.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
    size = [int.from_bytes(picture.content[at : at + 4], "big") for at in (16, 20)]
    assert size == [
        pytest.approx(3 * float(length), abs=3) for length in drawing.attrib["viewBox"].split()[2:]
    ]


def test_a_matrix_needs_notes_and_votes(workshop: Workshop) -> None:
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    assert refusal(workshop.fanta.get(f"{workshop.path}/matrix.svg")) == (409, "nothing_to_draw")
    assert refusal(workshop.fanta.get(f"{workshop.path}/matrix.svg?activity=nothing")) == (
        404,
        "no_such_activity",
    )
    assert workshop.fanta.get(f"{workshop.path}/matrix.gif").status_code == 422
    assert workshop.fanta.get(f"{workshop.path}/ranking.svg?look=gold").status_code == 422


def ranked(
    framework: Framework, votes: dict[str, int], theme: str = "light"
) -> ElementTree.Element:
    return ElementTree.fromstring(
        str(
            ranking_chart(framework, Tally("priorites", 1, True, 27, 31, votes), WORDS, theme=theme)
        )
    )


def test_the_ranking_tells_every_field_its_number_and_its_ties() -> None:
    votes = {field: 1 + int(field) % 5 for field in SEGOU.fields if field not in {"7", "13"}}
    drawing = ranked(SEGOU, votes)
    texts = [element.text or "" for element in drawing.iter(f"{SVG}text")]
    said = " ".join(texts)
    lines = " ".join(re.sub(r"^\d+( ex æquo)?$", "", text) for text in texts).split()
    for field, name in SEGOU.fields.items():
        assert name.name in " ".join(lines) or field not in votes, name.name
    assert "Sans vote : 7, 13" in said
    assert [text for text in texts if "ex æquo" in text] == [
        f"{n} ex æquo" for n in (6, 5, 5, 6, 6) for _ in range(n)
    ]
    bars = [
        float(rect.attrib["width"])
        for rect in drawing.iter(f"{SVG}rect")
        if rect.attrib.get("class") == "r-bar"
    ]
    assert len(bars) == 28
    assert bars == sorted(bars, reverse=True)
    assert [round(bar / bars[0], 2) for bar in bars] == [
        votes / 5 for votes in sorted(votes.values(), reverse=True)
    ]


def test_names_of_105_characters_keep_clear_of_their_numbers() -> None:
    long = Framework(
        "long",
        "Long",
        "fr",
        (
            Block(
                "b", "Bloc", tuple(Field(str(at), "W" * 21 + " écosystèmes" * 7) for at in range(9))
            ),
        ),
    )
    drawing = ranked(long, dict.fromkeys(long.fields, 90_000))
    rows = [
        (float(text.attrib["x"]), float(text.attrib["y"]), text.text or "")
        for text in drawing.iter(f"{SVG}text")
    ]
    heights = [y for x, y, text in rows if "W" in text or "écosystèmes" in text]
    assert len(heights) == len(set(heights)) > 9
    height = float(drawing.attrib["viewBox"].split()[3])
    assert max(y for _, y, _ in rows) < height
    assert set(GREYS[0].values()) & set(
        re.findall(
            "#[0-9a-f]{6}",
            ElementTree.tostring(ranked(long, {"0": 1}, "print"), encoding="unicode"),
        )
    )
