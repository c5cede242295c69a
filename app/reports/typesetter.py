"""Sets a PDF by typst: as a program of its own, which ends and gives all its
memory back.

The server runs this file by its path (`python -I typesetter.py`), so it
imports nothing of ours: an order comes in as JSON, the file goes out. What
typst caches (up to 2 GB) goes with the process.
"""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(__file__).parents[1] / "charts" / "fonts"
MEMORY = 4 * 1024**3  # bytes of address space; 1,900 seat cards take 1.3 GiB
PROCESSOR = 180  # seconds of all its threads, should nobody end it
FAILED = 3


def set_pdf(order: Mapping[str, Any]) -> bytes:
    """Returns the PDF of an order: {template, input, data, own_fonts,
    standards, made_at}.

    Letters that no font of ours has are looked for in those of the machine. A
    text in letters that none has would not be PDF/UA: it is tagged all the
    same.
    """
    import typst

    anywhere = {**order, "own_fonts": False}
    for wanted in (order, anywhere) if order["own_fonts"] else (order,):
        try:
            return _compile(wanted, list(order["standards"]))
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
    return _compile(anywhere, [])


def query(order: Mapping[str, Any]) -> bytes:
    """Returns the values of what an order's `query` selects, as a JSON
    list."""
    import typst

    values = typst.query(
        str(TEMPLATES / order["template"]),
        order["query"],
        field="value",
        format="json",
        font_paths=_fonts(order),
        sys_inputs=_inputs(order),
    )
    return values.encode()


def _fonts(order: Mapping[str, Any]) -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=not order["own_fonts"],
        font_paths=[str(FONTS)],
    )


def _inputs(order: Mapping[str, Any]) -> dict[str, str]:
    return {order["input"]: json.dumps(_with_codes(order["data"]), ensure_ascii=False)}


def _compile(order: Mapping[str, Any], standards: list[Any]) -> bytes:
    import typst

    moment = order["made_at"]
    compiled = typst.compile(
        str(TEMPLATES / order["template"]),
        format="pdf",
        font_paths=_fonts(order),
        sys_inputs=_inputs(order),
        pdf_standards=standards,
        timestamp=datetime.fromisoformat(moment) if moment else None,
    )
    assert isinstance(compiled, bytes)
    return compiled


def _with_codes(value: Any) -> Any:
    """Draws the QR code of every `qr_of`: an address becomes the SVG `qr`."""
    if isinstance(value, list):
        return [_with_codes(item) for item in value]
    if isinstance(value, dict):
        drawn = {
            name: _with_codes(item) for name, item in value.items() if name != "qr_of"
        }
        return drawn | ({"qr": _qr(value["qr_of"])} if "qr_of" in value else {})
    return value


def _qr(url: str) -> str:
    import segno

    svg = segno.make(url, error="m", encoding="utf-8").svg_inline(
        border=0, omitsize=True
    )
    return str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def bound_memory() -> None:
    """Lets this process take no more than MEMORY and PROCESSOR, where the
    system can say so."""
    if sys.platform != "win32":
        import resource

        for limit, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, PROCESSOR),
        ):
            _, hard = resource.getrlimit(limit)
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(limit, (allowed, hard))


def main() -> int:
    """Reads an order from the input and writes its file to the output; exits 3
    on failure."""
    bound_memory()
    try:
        order = json.load(sys.stdin.buffer)
        body = query(order) if "query" in order else set_pdf(order)
    except Exception as error:  # whatever it is, its words go to the server's log
        print(f"{type(error).__name__}: {error}"[:500], file=sys.stderr)
        return FAILED
    sys.stdout.buffer.write(body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
