"""Writes the CSS of drawings as files: the page's rules with a theme's colours
filled in."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from app.charts.palette import PAINT, tokens
from app.charts.wheel_ring import COLOURS

FILE_FONTS = (
    "Inter,'Segoe UI','Noto Sans','DejaVu Sans','Liberation Sans',Arial,sans-serif"
)


def _paints(at: int, colours: Mapping[str, str]) -> str:
    """Returns the rules of the block with this number."""
    paints = {
        "strong": f"block-{at}",
        "soft": f"block-{at}-soft",
        "text": f"block-{at}-text",
        "on": "block-on",
    }
    return "".join(
        f".block-{at} .w-{use}{{fill:{colours[token]}}}"
        for use, token in paints.items()
    )


@cache
def wheel_css(theme: str) -> str:
    """Returns the page's rules with the theme's colours filled in.

    Few programs that draw files know custom properties.
    """
    css, colours = PAINT.read_text(encoding="utf-8"), tokens(theme)
    rules = re.sub(r"/\*.*?\*/", "", css)
    plain = f".wheel{{font-family:{FILE_FONTS}}}" + re.sub(
        r"var\(--([\w-]+)\)", lambda name: colours[name[1]], rules
    )
    plain += "".join(_paints(at, colours) for at in range(1, COLOURS + 1))
    return re.sub(r"\s+", " ", plain).strip()


def _marked(theme: str) -> tuple[str, str]:
    """Returns the colours of the marked quarter, and of what stands on it."""
    return ("#eeeeee", "#000000") if theme == "print" else ("#faeac6", "#6b4400")


@cache
def matrix_css(theme: str) -> str:
    """Returns the rules of a file, as the page's with the theme's colours
    filled in."""
    colours = tokens(theme)
    marked, on_marked = _marked(theme)
    paper, muted, line = (
        colours[f"wheel-{name}"] for name in ("paper", "muted", "line")
    )
    rules = [
        f".matrix{{font-family:{FILE_FONTS};font-variant-numeric:tabular-nums}} "
        f".matrix .m-paper{{fill:{paper}}}",
        f".matrix .m-quarter{{fill:{paper};stroke:{line};stroke-width:1.5}}",
        f".matrix .m-quarter.m-marked{{fill:{marked};stroke:{on_marked}}}",
        f".matrix text{{fill:{muted}}} .matrix .m-title{{font-weight:600}}",
        f".matrix .m-title.m-marked{{fill:{on_marked};font-weight:700}} .matrix "
        f".m-chip text{{font-weight:700}}",
    ]
    return " ".join((*rules, *_block_rules(theme)))


def _block_rules(theme: str) -> Iterator[str]:
    """Yields the rule of each block's chips."""
    colours = tokens(theme)
    for at in range(1, COLOURS + 1):
        strong, soft, text = (
            colours[f"block-{at}{use}"] for use in ("", "-soft", "-text")
        )
        if theme == "print":  # two greys would seem to say something
            strong, soft, text = "#333333", "#ffffff", "#000000"
        name = f".matrix .block-{at}"
        yield (
            f"{name} rect{{fill:{soft};stroke:{strong};stroke-width:1.5}} {name} "
            f"text{{fill:{text}}}"
        )


@cache
def ranking_css(theme: str) -> str:
    """Returns the CSS of a file, with the theme's colours filled in."""
    colours = tokens(theme)
    ink, muted, paper, line = (
        colours[f"wheel-{name}"] for name in ("ink", "muted", "paper", "line")
    )
    rules = [
        f".chart{{font-family:{FILE_FONTS};font-variant-numeric:tabular-nums}} .chart "
        f"text{{fill:{ink}}}",
        ".chart .r-head,.chart .r-bold{font-weight:700} .chart .r-end{text-anchor:end}",
        (
            f".chart .r-muted,.chart .r-rank{{fill:{muted}}} .chart "
            f".r-paper{{fill:{paper}}}"
        ),
        f".chart .r-track{{fill:none;stroke:{line};stroke-width:1.5}} .chart "
        f".r-bar{{fill:{muted}}}",
    ]
    if theme != "print":  # two greys would seem to say something
        blocks = [
            (f".chart .block-{at}", colours[f"block-{at}"], colours[f"block-{at}-text"])
            for at in range(1, COLOURS + 1)
        ]
        rules += [
            f"{name} .r-bar{{fill:{strong}}} {name} .r-label{{fill:{text}}}"
            for name, strong, text in blocks
        ]
    return " ".join(rules)
