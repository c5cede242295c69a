"""Static files under one folder named by the hash of them all: cached for ever, compressed once, imports stay relative."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import deflate
from fastapi import APIRouter, Request, Response

from app.domain.refusals import Refusal

STATIC = Path(__file__).parents[2] / "static"
WORKER = {
    "Service-Worker-Allowed": "/b/",
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
TEXTUAL = {".js", ".css", ".svg", ".webmanifest"}
router = APIRouter(include_in_schema=False)


# A phone on 3G pays for every request: what a page always needs together is one file.
HTMX = ("vendor/htmx-4.0.1.min.js", "vendor/hx-ws-4.0.1.min.js", "vendor/hx-upsert-4.0.1.min.js")
BUNDLES = {
    "phone.css": ("wheel.css", "app.css"),
    "join.css": ("join.css",),
    "palabre.css": (
        "wheel.css",
        "app.css",
        "join.css",
        "house.css",
        "console.css",
        "screen.css",
        "results.css",
    ),
    "htmx.js": HTMX,
    "phone.js": (
        *HTMX[:2],
        "wheel.js",
        "live.js",
        "fold.js",
        "outbox.js",
        "ballot.js",
        "timers.js",
        "follow.js",
    ),
    "notebook.js": (
        HTMX[2],
        "notes.js",
    ),  # comes with the first notes: a phone that only votes is spared it
    "offline.js": ("offline.js",),
    "told.js": ("told.js",),
    "witness.js": ("witness.js",),  # comes with a closed vote
    "erased.js": ("erased.js",),
    "projector.js": ("wheel.js", "live.js", "timers.js", "screen.js"),
    "cockpit.js": ("wheel.js", "live.js", "timers.js", "fold.js", "console.js", "making.js"),
}
IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
# Tokens that white space means something in (texts, regular expressions), comments, and white space itself.
PATTERN = r"(?<=[(,=:!&|?])[ ]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+/"
SAID = r"//[^\n]*|/\*.*?\*/"
TOKENS = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|""" + PATTERN + rf""")"""
    rf"""|(?P<said>{SAID})|(?P<lines>[ \t]*\n(?:\s|{SAID})*)|(?<![+-])[ \t]+(?P<sum>[+-])[ \t]+(?![+-])"""
    rf"""|[ \t]*(?P<sign>[*/%=<>!&|?:;,.(){{}}[\]]+)(?:(?<=[;,({{[])(?:\s|{SAID})+|[ \t]*)""",
    re.DOTALL,
)
RULES = re.compile(r"/\*.*?\*/|\s+(?=[{}])|(?<=[{};,])\s+|(?<=[a-z]:)\s+", re.DOTALL)
DRAWING = re.compile(
    r"^ *// drawing\n.*?^ *// end of drawing\n|^/\* drawing \*/.*?^/\* end of drawing \*/\n",
    re.DOTALL | re.MULTILINE,
)
WITHOUT_DRAWING = {"phone.js", "phone.css"}  # a phone shows the ranking, never the wheel


@dataclass(frozen=True)
class Asset:
    body: bytes
    kind: str
    textual: bool

    @cached_property
    def packed(self) -> bytes:
        """As gzip, when it is first asked for, and small: what zlib makes of a phone's files is 3 % larger."""
        return bytes(deflate.gzip_compress(self.body, 11))


@cache
def assets() -> dict[str, Asset]:
    """Every file by its path under static/, read once."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            found[path.relative_to(STATIC).as_posix()] = _asset(path.name, path.read_bytes())
    return found | {name: _asset(name, _bundle(name, parts)) for name, parts in BUNDLES.items()}


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = (
        "text/javascript"
        if suffix == ".js"
        else mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    return Asset(body, kind, suffix in TEXTUAL)


def _bundle(name: str, parts: tuple[str, ...]) -> bytes:
    """Files one after the other; a module keeps its own scope and hands on what it exports."""
    return "\n".join(
        _part(part, drawn=name not in WITHOUT_DRAWING) for part in parts if (STATIC / part).exists()
    ).encode()


def _part(name: str, *, drawn: bool = True) -> str:
    text = (STATIC / name).read_text(encoding="utf-8")
    if name.startswith("vendor/"):
        return text
    text = text if drawn else DRAWING.sub("", text)
    return spared(_scoped(text)) if name.endswith(".js") else RULES.sub("", text)


def spared(module: str) -> str:
    """Without what only people read in a source: comments, indents, the spaces around signs. A line break that may end a
    statement stays."""
    return TOKENS.sub(
        lambda found: (
            found["kept"] or found["sign"] or found["sum"] or ("\n" if found["lines"] else "")
        ),
        module,
    )


def _scoped(module: str) -> str:
    names = ", ".join(EXPORT.findall(module))
    body = EXPORT.sub("", IMPORT.sub("", module))
    return f"const {{ {names} }} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();"


@cache
def build() -> str:
    """The hash of all files, names included."""
    digest = hashlib.sha256()
    for name, asset in assets().items():
        digest.update(name.encode() + b"\0" + asset.body)
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of a file; a name that is not there fails in the first test that renders it."""
    assert name in assets(), name
    return f"/static/{build()}/{name}"


@router.get("/static/{version}/{name:path}")
async def static_file(request: Request, version: str, name: str) -> Response:
    """A page of the version before may still ask for its files: it gets today's, uncached."""
    asset = assets().get(name)
    if asset is None:
        raise Refusal("no_such_page")
    headers = dict(FOREVER) if version == build() else {"Cache-Control": "no-cache"}
    if name == "worker.js":
        headers |= WORKER
    if asset.textual and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.kind, headers=headers)
    return Response(asset.body, media_type=asset.kind, headers=headers)
