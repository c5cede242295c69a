"""Draws an SVG as PNG: run as a file by app/charts/png.py, SVG on its input,
PNG on its output.

It imports nothing of ours.
"""

import os
import sys
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


def main() -> None:
    """Reads the SVG, and writes the PNG at the zoom of the first argument."""
    import resvg_py  # noqa: PLC0415 - a server that only takes the path does not pay for it

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
    main()
