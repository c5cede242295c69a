"""Draws QR codes."""


def qr_svg(text: str, **options: str) -> str:
    """Returns an SVG element with the text as a QR code. `options` are those
    of segno: colours, and the encoding of what is not an address."""
    import segno  # its 15 modules come with the first code

    encoding = options.pop("encoding", None)
    drawn = segno.make(text, error="m", encoding=encoding)
    return str(drawn.svg_inline(border=2, omitsize=True, **options))
