"""The typefaces that files are set in, shipped with the product (all under the SIL Open Font License): a server has none.

Inter holds Latin with the Bambara letters, Greek and Cyrillic; the Noto faces what people write beside them.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Inter"
FALLBACKS = ("Noto Sans NKo", "Noto Sans Tifinagh", "Noto Emoji")
