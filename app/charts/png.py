"""Renders SVG to PNG in a child process.

The renderer holds Python's lock for a second or more, which would delay every push. Run as a file
this is that process: SVG on its input, PNG on its output.
"""

import asyncio
import os
import sys
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
KEPT = 8  # the last pictures: a sealed vote's is asked for again and again
_drawn: dict[tuple[str, int], bytes] = {}
_one_at_a_time = asyncio.Semaphore(1)


def with_font(svg: str) -> str:
    """Returns the drawing with its own typeface, for use outside our pages."""
    return svg.replace("<svg ", f'<svg font-family="{FAMILY}" ', 1)


async def png_of(svg: str, zoom: int = 3) -> bytes:
    """Returns the drawing as PNG at `zoom` times its size, in the shipped fonts.

    Raises RuntimeError when the renderer fails.
    """
    async with _one_at_a_time:
        if (svg, zoom) in _drawn:
            return _drawn[svg, zoom]
        command = (sys.executable, "-I", __file__, str(zoom))
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


def _render() -> None:
    import resvg_py  # noqa: PLC0415 - only the child pays for it

    os.nice(5)  # a picture is never as urgent as a vote
    svg = sys.stdin.buffer.read().decode()
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=float(sys.argv[1]),
        skip_system_fonts=True,
        font_dirs=[str(FONTS)],
        font_family="Inter",
        sans_serif_family="Inter",
    )
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    _render()
