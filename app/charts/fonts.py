"""Names the typefaces of files, shipped with the product (all under the SIL
Open Font License).

Inter holds Latin with the Bambara letters, Greek and Cyrillic; the Noto faces
hold Arabic, N'Ko, Tifinagh and emoji.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Inter"
FALLBACKS = ("Noto Sans Arabic", "Noto Sans NKo", "Noto Sans Tifinagh", "Noto Emoji")
