"""Serves static files below the hash of them all: cached for ever, compressed once."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

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
HTMX = "vendor/htmx-4.0.1.min.js"
UPSERT = "vendor/hx-upsert-4.0.1.min.js"
WHEEL = ("http/wheel_paint.css", "http/wheel.css")
PHONE = (
    *WHEEL,
    "http/app.css",
    "http/controls.css",
    "participant/phone_page.css",
    "participant/ballot.css",
    "participant/questions.css",
    "participant/notes.css",
)
CONSOLE = (
    "console/console.css",
    "console/activities.css",
    "console/acts.css",
    "console/agenda.css",
    "console/files.css",
    "console/console_widths.css",
    "console/first_steps.css",
    "console/shortlist.css",
    "console/plan.css",
)
SCREEN = (
    "results/screen.css",
    "results/screen_vote.css",
    "results/screen_matrix.css",
    "results/closing.css",
    "results/screen_join.css",
    "results/screen_agenda.css",
    "results/wall.css",
    "results/wall_modes.css",
    "results/screen_narrow.css",
    "results/screen_overlay.css",
)
RESULTS = (
    "results/matrix.css",
    "results/results.css",
    "results/notes_board.css",
    "results/compare.css",
    "results/results_widths.css",
)
LIVE = ("http/wheel.js", "http/connection.js", "http/socket.js", "http/stage.js", "http/news.js")
# A tuple inside a bundle is one module in several files: they share a scope, so a phone is spared
# the names that they would give each other. Only the first exports. It runs before the others, so
# it may call their functions at once, and use their constants only later.
Part = str | tuple[str, ...]
BALLOT = (
    "participant/ballot.js",
    "participant/field_search.js",
    "participant/ballot_result.js",
)
BUNDLES: dict[str, tuple[Part, ...]] = {
    "phone.css": PHONE,
    "join.css": ("participant/join.css",),
    "palabre.css": (
        *PHONE,
        "participant/join.css",
        "http/pages.css",
        "http/people.css",
        *CONSOLE,
        *SCREEN,
        *RESULTS,
        "programmes/programme.css",
    ),
    "htmx.js": (HTMX, UPSERT),
    "phone.js": (
        HTMX,
        *LIVE,
        "http/fold.js",
        "participant/outbox.js",
        BALLOT,
        "http/timers.js",
        "participant/navigation.js",
    ),
    # Comes with the first notes: a phone that only votes does not load it.
    "notebook.js": (UPSERT, "participant/notes.js"),
    "offline.js": ("participant/offline.js",),
    "ballot_news.js": ("participant/ballot_news.js",),
    "witness.js": ("participant/witness.js",),  # comes with a closed vote
    "erased.js": ("http/erased.js",),
    "projector.js": (
        *LIVE,
        "http/timers.js",
        "results/pace.js",
        "results/screen_ranking.js",
        "results/closing.js",
        "results/wall.js",
        "results/screen.js",
    ),
    "cockpit.js": (
        *LIVE,
        "http/timers.js",
        "http/fold.js",
        "console/console.js",
        "console/report_download.js",
        "http/copy.js",
    ),
}
IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    body: bytes
    kind: str
    textual: bool

    @cached_property
    def packed(self) -> bytes:
        """The body as gzip, compressed at the first request. By `deflate`, because zlib's result is
        3 % larger for a phone's files."""
        return bytes(deflate.gzip_compress(self.body, 11))


@cache
def assets() -> dict[str, Asset]:
    """Returns every bundle and file by its address under /static/{build}/, read once.

    Two files of one address fail an assertion.
    """
    files: dict[str, Asset] = {}
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        address = _address(path)
        assert address not in files, f"two static files are called {address}"
        files[address] = _asset(path.name, path.read_bytes())
    return files | {name: _asset(name, bundle(parts)) for name, parts in BUNDLES.items()}


def _address(path: Path) -> str:
    """Returns the file's name without its folder, but for files of others with vendor/."""
    name = path.relative_to(STATIC)
    return name.as_posix() if name.parts[0] == "vendor" else name.name


def _asset(name: str, body: bytes) -> Asset:
    return Asset(body, _media_type(name), Path(name).suffix in TEXTUAL)


def bundle(parts: tuple[Part, ...]) -> bytes:
    """Returns the files one after the other; each module has a scope of its own, and later ones see
    what it exports. Styles follow each other in this order in the cascade."""
    between = "" if str(parts[0]).endswith(".css") else "\n"
    return between.join(map(_part, parts)).encode()


def _part(part: Part) -> str:
    """Returns the minified file or module. Raises FileNotFoundError for a name that is none."""
    name, *inner = [part] if isinstance(part, str) else part
    text = (STATIC / name).read_text(encoding="utf-8")
    if name.startswith("vendor/"):  # minified by its authors
        return text
    text += "".join(EXPORT.sub("", (STATIC / file).read_text(encoding="utf-8")) for file in inner)
    return minified(_scoped(text) if name.endswith(".js") else text, name)


def minified(text: str, name: str) -> str:
    """Returns the program or the styles in fewer bytes; unchanged where the minifier has no wheel.

    It writes no syntax newer than 2020 (`js-version`), for phones of that age. Raises
    `minify.MinifyError` for what is no program.
    """
    minifier = _minifier()
    return str(minifier.string(_media_type(name), text)) if minifier else text


@cache
def _minifier() -> Any:
    """Returns the module `minify`, or None without it. Imported late: a fork loses its threads."""
    try:
        import minify
    except ImportError:
        return None
    minify.config({"js-version": 2020})
    return minify


def _media_type(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript"  # guess_type follows the registry of the machine
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _scoped(module: str) -> str:
    """Returns the module as an expression: without imports, its exports as constants that later
    parts see."""
    names = ", ".join(EXPORT.findall(module))
    body = EXPORT.sub("", IMPORT.sub("", module))
    assert not re.search(r"^(import|export)\b", body, re.MULTILINE), (
        "an import or export in a form that is not read"
    )
    if not names:
        return f"!(() => {{\n{body}\n}})();"  # the sign ends the part before, whatever it ends with
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
