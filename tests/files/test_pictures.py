"""A result as one picture, and as a message: whole, in its colours, small, and not before the
close."""

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from app.charts.figures import Figures
from app.charts.palette import tokens
from app.charts.png import png_of, with_font
from app.domain.framework import Block, Field, Framework
from app.domain.typography import sentence_case
from app.domain.votes.tally import Tally
from app.files.picture import SHAPES, PictureWords, picture
from app.files.small_png import MOST_BYTES, with_palette
from tests.web.people import Workshop, refusal

NAME = "Un champ d’action au nom assez long pour deux lignes ou même trois, selon la place"


def drawn(fields: int, votes: dict[str, int], shape: str, blocks: int = 3) -> str:
    """Returns a picture of a made-up vote."""
    fields_a_block = max(1, fields // blocks)
    framework = Framework(
        "own",
        "Cadre",
        "fr",
        tuple(
            Block(
                f"b{block}",
                f"Bloc {block}",
                tuple(
                    Field(str(number), f"{number} {NAME}")
                    for number in range(
                        block * fields_a_block + 1, block * fields_a_block + fields_a_block + 1
                    )
                ),
            )
            for block in range(blocks)
        ),
    )
    figures = Figures("fr")
    words = PictureWords(
        "Titre de l’atelier",
        ("Ségou · 12 septembre 2024", "Vote"),
        ("27 bulletins", "Vote terminé"),
        figures.wheel_words(framework),
        figures.bar_words_of(framework),
        "et {} autres".format,
    )
    return str(picture(framework, Tally("v", 1, True, 27, 31, votes), words, shape))


def texts(svg: str) -> str:
    return " ".join(" ".join(node.itertext()) for node in ElementTree.fromstring(svg).iter())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_picture_says_title_place_date_rule_and_names(shape: str) -> None:
    said = texts(drawn(9, {"1": 9, "2": 5}, shape))
    for text in ("Titre de l’atelier", "Ségou · 12 septembre 2024", "27 bulletins", "Vote terminé"):
        assert text in said
    assert said.count("Un champ d’action") >= 2


@pytest.mark.parametrize("shape", SHAPES)
def test_what_has_no_room_is_counted_and_ties_stay_whole(shape: str) -> None:
    votes = {str(number): 12 - (number + 1) // 2 for number in range(1, 22)}
    said = texts(drawn(30, votes, shape))
    [left] = {int(number) for number in re.findall(r"et (\d+) autres", said)}
    assert 0 < left < len(votes)
    assert left % 2 == 1, "pairs have equal votes, but for the last one"


@pytest.mark.parametrize("fields", [1, 2, 8, 40])
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_leaves_the_paper(shape: str, fields: int) -> None:
    look = SHAPES[shape]
    svg = drawn(fields, {str(number): 3 for number in range(1, fields + 1)}, shape, min(fields, 8))
    for node in ElementTree.fromstring(svg):
        if node.tag.endswith("}svg"):
            box = [float(node.attrib[name]) for name in ("x", "y", "width", "height")]
            assert min(box) >= 0
            assert box[0] + box[2] <= look.width
            assert box[1] + box[3] <= look.height


@pytest.mark.anyio
async def test_the_small_picture_keeps_the_colours_of_the_blocks() -> None:
    votes = {str(number): number for number in range(1, 25)}
    whole = await png_of(with_font(drawn(24, votes, "tall", 8)), 1)
    small = with_palette(whole)
    assert len(small) < MOST_BYTES
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (1080, 1350)
        counted = image.convert("RGB").getcolors() or []
    colours = {"#{:02x}{:02x}{:02x}".format(*colour) for _count, colour in counted}
    assert {tokens("light")[f"block-{number}"] for number in range(1, 9)} <= colours


def test_capitals_are_set_as_a_sentence() -> None:
    assert sentence_case("ÉCOSYSTÈMES ET BIODIVERSITÉ") == "Écosystèmes et biodiversité"
    assert sentence_case("ONU") == "ONU"
    assert sentence_case("Déjà écrit") == "Déjà écrit"


def test_what_is_sent_on_waits_for_the_close(any_workshop: Workshop) -> None:
    host, path = any_workshop.fanta, any_workshop.path
    for number in range(5):
        any_workshop.seat(f"Awa {number}").vote("1", "8", str(20 + number)).raise_for_status()
    for name in ("share.png", "share.txt"):
        assert refusal(host.get(f"{path}/{name}")) == (409, "round_not_sealed")
    assert "provisoires" in host.get(f"{path}/picture.svg").text
    host.closes().raise_for_status()
    picture = host.get(f"{path}/share.png").raise_for_status()
    assert len(picture.content) < MOST_BYTES
    message = host.get(f"{path}/share.txt", params={"locale": "en"}).raise_for_status().text
    assert len(message) <= 700
    assert "1. " in message
    assert f"{path}/result" not in message
    organiser = any_workshop.bearer("organiser_url")
    organiser.post(f"{path}/publish", json={"published": True}).raise_for_status()
    assert f"{path}/result" in host.get(f"{path}/share.txt").text
    page = host.get(f"{path}/console/files", headers={"Accept": "text/html"}).text
    assert "whatsapp://send?text=" in page
