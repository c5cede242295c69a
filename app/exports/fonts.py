"""The typefaces that files are set in, shipped with the product (all under the SIL Open Font License): a server has none.

Inter holds Latin with the Bambara letters, Greek and Cyrillic; the Noto faces what people write beside them.
"""

from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Inter"
FALLBACKS = ("Noto Sans NKo", "Noto Sans Tifinagh", "Noto Emoji")


@cache
def typst_fonts() -> typst.Fonts:
    """Ours first, then those of the machine for scripts that ours lack; read once a process."""
    return typst.Fonts(include_system_fonts=True, font_paths=[str(FOLDER)])
