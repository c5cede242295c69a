"""Enter never deletes: the first submit button of a form, which Enter presses, does nothing
final."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "app" / "templates"
INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([^"']+)["'][^%]*%\}""")
FINAL = re.compile(r"/(delete|remove|void|erase|withdraw|leave|undo|hide-notes|close|stop)\b")
SCRIPTS = TEMPLATES.parent / "static"


def whole(source: str, depth: int = 6) -> str:
    """A template with what it includes, without Jinja's comments and blocks."""
    text = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    if depth:
        text = INCLUDE.sub(lambda name: whole(read(name[1]), depth - 1), text)
    return re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)


def read(name: str) -> str:
    """Returns a template; all of a folder, where a page chooses one by its state."""
    path = TEMPLATES / name
    files = sorted(path.rglob("*.html")) if path.is_dir() else [path]
    return "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


class Forms(HTMLParser):
    """`firsts`: by form, where its first submit button leads, where it leads elsewhere: by itself
    or by a script. A form is its id, or its number; a button outside names it, and comes first
    where it stands before."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.form, self.count, self.firsts = "", 0, dict[str, str]()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.count += 1
            self.form = values.get("id") or f"{self.count}"
        form = values.get("form") or self.form
        if form and submits(tag, values):
            ways = (values.get(way) for way in ("formaction", "hx-post", "hx-delete"))
            self.firsts.setdefault(form, next((way for way in ways if way), ""))

    def handle_endtag(self, tag: str) -> None:
        self.form = "" if tag == "form" else self.form


def submits(tag: str, values: dict[str, str | None]) -> bool:
    kind = values.get("type") or ("submit" if tag == "button" else "text")
    return tag in {"button", "input"} and kind in {"submit", "image"}


def destructive(source: str) -> list[str]:
    return [address for address in Forms(whole(source)).firsts.values() if FINAL.search(address)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_the_first_button_of_a_form_is_never_destructive(path: Path) -> None:
    assert destructive(path.read_text(encoding="utf-8")) == []


def test_a_form_whose_first_button_deletes_is_found() -> None:
    main, delete = (
        '<button class="main">Add</button>',
        '<button formaction="/b/X/notes/1/delete">x</button>',
    )
    include = '{% include "participant/notes/acts.html" %}'
    assert destructive(f"<form>{delete}{main}</form>") == ["/b/X/notes/1/delete"]
    assert (
        len(destructive(f"<form>{{% for n in notes %}}{include}{{% endfor %}}{main}</form>")) == 1
    )
    assert destructive(f"<form>{main}{delete}</form>{delete}") == []
    outside = delete.replace("<button", '<button form="compose"')
    assert len(destructive(f'{outside}<form id="compose">{main}</form>')) == 1
    assert destructive(f'<form id="compose">{main}</form>{outside}') == []
    assert destructive(f"<form>{delete.replace('formaction', 'hx-post')}{main}</form>") != []


def test_no_script_presses_a_button_that_deletes() -> None:
    """Ctrl+Enter asks a form to be sent as it stands: without a button, its own action counts."""
    submissions = [
        line.strip()
        for path in sorted(SCRIPTS.rglob("*.js"))
        if path.parent.name != "vendor"
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"requestSubmit\(|\.submit\(", line)
    ]
    assert submissions == [
        "form().requestSubmit();",  # of record.js, whose form sends a sound
        ': () => form.requestSubmit(form.querySelector("[data-check]"));',  # reads a ballot back
        ") form().requestSubmit();",  # of notes.js, whose form writes
    ]
