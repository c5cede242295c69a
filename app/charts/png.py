"""Renders SVG to PNG in a child process (app/charts/renderer.py).

The renderer holds Python's lock for a second or more, which would delay every
push.
"""

import asyncio
import sys
from pathlib import Path

from app.charts.font_runs import with_font_runs

RENDERER = str(Path(__file__).with_name("renderer.py"))
FAMILY = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
KEPT = 8  # the last pictures: a sealed vote's is asked for again and again
_drawn: dict[tuple[str, int], bytes] = {}
_one_at_a_time = asyncio.Semaphore(1)


def with_font(svg: str) -> str:
    """Returns the drawing with its own typeface, for use outside our pages."""
    return svg.replace("<svg ", f'<svg font-family="{FAMILY}" ', 1)


async def png_of(svg: str, zoom: int = 3) -> bytes:
    """Returns the drawing as PNG at `zoom` times its size, in the shipped
    fonts.

    Raises RuntimeError when the renderer fails.
    """
    svg = with_font_runs(svg)
    async with _one_at_a_time:
        if (svg, zoom) in _drawn:
            return _drawn[svg, zoom]
        command = (sys.executable, "-I", RENDERER, str(zoom))
        child = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        png, _ = await child.communicate(svg.encode())
    if child.returncode != 0:
        raise RuntimeError(f"the renderer ended with {child.returncode}")
    if len(_drawn) >= KEPT:
        _drawn.pop(next(iter(_drawn)))
    _drawn[svg, zoom] = png
    return png
