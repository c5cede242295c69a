"""Makes a picture that was sent one that explains a field: a WebP of 2 kB. Run
by app/reports/maker.py, which bounds it.

A drawing (SVG) is drawn, and never kept as one: it could hold scripts, and
load other files.
"""

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import resvg_py
from PIL import Image

from app.domain.explaining.files import MOST_PICTURE
from app.files.sent_picture import opened_picture, upright

SIDES = (192, 160, 128, 112, 96, 80, 64, 48, 32)  # pixels, of the longer side
QUALITIES = (80, 65, 50, 35)
FORMS = ("PNG", "JPEG", "WEBP")
FONTS = Path(__file__).parents[1] / "charts" / "fonts"
LONGEST = 20  # one side by the other
MOST_SVG = 512 * 1024  # bytes
# What loads, runs or holds anything but shapes and words.
FOREIGN = {
    "image",
    "feImage",
    "script",
    "foreignObject",
    "a",
    "set",
    "animate",
    "iframe",
}


def prepared(raw: bytes) -> bytes:
    """Returns a WebP of at most MOST_PICTURE bytes on white, with its pixels
    alone.

    What cannot be one is answered by "!" and the cause: `kind`, `pixels` or
    `damaged`.
    """
    drawing = _is_drawing(raw)
    if drawing:
        try:
            raw = _drawn(raw)
        except Exception:  # whatever a stranger's drawing makes its readers raise
            return b"!damaged"
    picture = opened_picture(raw, FORMS)
    if isinstance(picture, bytes):
        return picture
    try:
        return _smallest(_on_white(upright(picture, SIDES[0])))
    except Exception:  # what Pillow raises for a broken file is of many kinds
        return b"!damaged"


def _is_drawing(raw: bytes) -> bool:
    return bool(re.match(rb"(\xef\xbb\xbf)?\s*<", raw)) and b"<svg" in raw[:4096]


def _drawn(raw: bytes) -> bytes:
    """Returns a drawing as PNG, without what is no shape. Raises what its
    readers raise."""
    if len(raw) > MOST_SVG or b"<!ENTITY" in raw.upper():
        raise ValueError("no plain drawing")
    root = ET.fromstring(raw)  # noqa: S314 - without entities, in a process that ends
    if not 1 / LONGEST <= _ratio(root) <= LONGEST:
        raise ValueError("too long")
    _clean(root)
    if "viewBox" in root.attrib:
        root.attrib.pop("width", None)
        root.attrib.pop("height", None)
    svg = ET.tostring(root, encoding="unicode")
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=2 * SIDES[0],
            background="#fff",
            skip_system_fonts=True,
            font_dirs=[str(FONTS)],
            font_family="Inter",
            sans_serif_family="Inter",
        )
    )


def _ratio(root: ET.Element) -> float:
    """Returns the width of a drawing by its height. Raises ValueError where it
    has none."""
    box = root.get("viewBox", "").replace(",", " ").split()[2:]
    sides = box or [root.get(name, "") for name in ("width", "height")]
    width, height = (float(re.sub("[a-z%]+$", "", side.strip())) for side in sides)
    return width / height


def _clean(element: ET.Element) -> None:
    """Removes all that is foreign below an element, and links out of the
    drawing."""
    for name, value in list(element.attrib.items()):
        links = name.rpartition("}")[2] == "href" and not value.strip().startswith("#")
        if links or re.search(r"url\(\s*['\"]?(?!#)", value):
            del element.attrib[name]
    for child in list(element):
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "script"
        if name in FOREIGN or (
            name == "style" and re.search("@|url", child.text or "")
        ):
            element.remove(child)
        else:
            _clean(child)


def _on_white(picture: Image.Image) -> Image.Image:
    """Returns it without transparency: black lines would vanish on a dark
    page."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _smallest(picture: Image.Image) -> bytes:
    """Returns the largest way to write it that is small enough."""
    for side in SIDES:
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        ways: list[dict[str, object]] = [{"lossless": True}]
        ways += [{"quality": quality} for quality in QUALITIES]
        for way in ways:
            body = _written(smaller, **way)
            if len(body) <= MOST_PICTURE:
                return body
    return _written(smaller, quality=1)


def _written(picture: Image.Image, **way: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", method=6, **way)
    return out.getvalue()
