"""A name that is in another language than its drawing says so; no other text does."""

import re
from dataclasses import replace

import pytest

from app.charts.figures import Figures
from app.charts.ranking import ranking_chart
from app.charts.wheel import wheel
from app.domain.framework import Framework
from app.domain.votes.tally import Tally
from tests.charts.test_drawings import WORDS as RANKING
from tests.charts.wheels import made

TALLY = Tally("vote", 1, True, 3, 5, {"1": 3, "2": 2})
LANG = re.compile(r' lang="([^"]+)"')


def drawn(framework: Framework, language: str) -> dict[str, str]:
    figures = Figures(language)
    words = replace(RANKING, bars=figures.bar_words_of(framework))
    return {
        "wheel": str(wheel(framework, TALLY, figures.wheel_words(framework))),
        "ranking": str(ranking_chart(framework, TALLY, words)),
    }


@pytest.mark.parametrize("kind", ["wheel", "ranking"])
def test_names_in_another_language_are_marked(kind: str) -> None:
    french = made(3, 12).in_languages(("es",))
    fields = len(french.fields) if kind == "wheel" else 2
    blocks = len(french.blocks) if kind == "wheel" else 0
    svg = drawn(french, "es")[kind]
    assert LANG.findall(svg).count("fr") >= fields + blocks
    assert not LANG.search(drawn(french, "fr")[kind]), "the control: the page's own language"
