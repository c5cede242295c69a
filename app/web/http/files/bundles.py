"""Lists the static files and bundles by address, with what the packer needs of
each."""

import re
from pathlib import Path

from app.charts.fonts import FOLDER
from app.web.http.files.packer import File

STATIC = Path(__file__).parents[3] / "static"
# Not by mimetypes, which reads the machine's registry, another one on each,
# and keeps it.
TEXTUAL = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# A phone on 3G pays for every request: what a page always needs together is
# one file.
HTMX = "vendor/htmx-4.0.1.min.js"
UPSERT = "vendor/hx-upsert-4.0.1.min.js"
WHEEL = ("http/wheel_paint.css", "http/wheel.css", "http/ranking.css")
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
LIVE = (
    "http/wheel.js",
    "http/connection.js",
    "http/socket.js",
    "http/stage.js",
    "http/news.js",
)
# A tuple inside a bundle is one module in several files: they share a scope,
# so a phone is spared the names that they would give each other. Only the
# first exports. It runs before the others, so it may call their functions at
# once, and use their constants only later.
Part = str | tuple[str, ...]
BALLOT = (
    "participant/ballot.js",
    "participant/field_search.js",
    "participant/ballot_result.js",
)
BUNDLES: dict[str, tuple[Part, ...]] = {
    "phone.css": PHONE,
    "join.css": ("participant/join.css",),
    # Stands in the page to join itself, which waits for no file before it is
    # painted.
    "join_page.css": ("http/app.css", "http/controls.css", "participant/join.css"),
    "palabre.css": (
        *PHONE,
        "participant/join.css",
        "explaining/explained.css",
        "http/scripts.css",
        "http/pages.css",
        "http/people.css",
        *CONSOLE,
        *SCREEN,
        *RESULTS,
        "programmes/programme.css",
    ),
    "htmx.js": (HTMX, UPSERT),
    "phone.js": (
        *LIVE,
        "http/fold.js",
        "participant/outbox.js",
        BALLOT,
        "http/timers.js",
        "participant/navigation.js",
    ),
    # Comes with the first notes: a phone that only votes does not load it.
    "notebook.js": ("participant/notes.js",),
    "offline.js": ("participant/offline.js",),
    # Comes with an open quick question, and brings what there may be to tell
    # of one's answer.
    "question.js": ("participant/questions.js", "participant/ballot_news.js"),
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
    "explained.css": ("explaining/explained.css",),
    "voice.css": ("explaining/voice.css",),
    "voice.js": ("explaining/voice.js",),
    "record.js": ("explaining/record.js",),
}
# Of the typefaces of files, those that scripts.css names.
FACES = ("NotoSansArabic", "NotoSansNKo", "NotoSansTifinagh")
IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE
)


def files() -> dict[str, File]:
    """Returns what the packer needs of every file and bundle, by address."""
    ordered: dict[str, File] = {}
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        address = _address(path)
        assert address not in ordered, f"two static files are called {address}"
        kind = _media_type(path.name)
        ordered[address] = File(
            kind, ((path.read_bytes(), False),), b"", path.suffix in TEXTUAL
        )
    faces = {f"{face}.ttf": FOLDER / f"{face}.ttf" for face in FACES}
    ordered |= {
        name: File("font/ttf", ((path.read_bytes(), False),), b"", compressed=True)
        for name, path in faces.items()
    }
    return ordered | {name: bundle(name, parts) for name, parts in BUNDLES.items()}


def _address(path: Path) -> str:
    """Returns the file's name without its folder, but for files of others with
    vendor/."""
    name = path.relative_to(STATIC)
    return name.as_posix() if name.parts[0] == "vendor" else name.name


def bundle(address: str, parts: tuple[Part, ...]) -> File:
    """Returns the files one after the other; each module has a scope of its
    own, and later ones see what it exports. Styles follow each other in this
    order in the cascade."""
    between = b"" if address.endswith(".css") else b"\n"
    return File(
        _media_type(address), tuple(map(_part, parts)), between, compressed=True
    )


def _part(part: Part) -> tuple[bytes, bool]:
    """Returns a file or module, and whether it is to be minified.

    Raises FileNotFoundError for a name that is none.
    """
    name, *inner = [part] if isinstance(part, str) else part
    text = (STATIC / name).read_text(encoding="utf-8")
    if name.startswith("vendor/"):  # minified by its authors
        return text.encode(), False
    text += "".join(
        EXPORT.sub("", (STATIC / file).read_text(encoding="utf-8")) for file in inner
    )
    return (_scoped(text) if name.endswith(".js") else text).encode(), True


def _media_type(name: str) -> str:
    return TEXTUAL.get(Path(name).suffix, "application/octet-stream")


def _scoped(module: str) -> str:
    """Returns the module as an expression: without imports, its exports as
    constants that later parts see."""
    names = ", ".join(EXPORT.findall(module))
    body = EXPORT.sub("", IMPORT.sub("", module))
    assert not re.search(r"^(import|export)\b", body, re.MULTILINE), (
        "an import or export in a form that is not read"
    )
    if not names:
        # The sign ends the part before, whatever it ends with
        return f"!(() => {{\n{body}\n}})();"
    return f"const {{ {names} }} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();"
