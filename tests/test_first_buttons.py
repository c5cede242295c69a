"""Enter never deletes: the first submit button of a form, which Enter presses, does nothing
final."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "app" / "templates"
INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([^"']+)["'][^%]*%\}""")
FINAL = re.compile(r"/(delete|remove|void|erase|withdraw|leave|undo)\b")


def whole(source: str, depth: int = 6) -> str:
    """A template with what it includes, without Jinja's comments and blocks."""
    text = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    if depth:
        text = INCLUDE.sub(lambda name: whole(read(name[1]), depth - 1), text)
    return re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)


def read(name: str) -> str:
    path = TEMPLATES / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


class Forms(HTMLParser):
    """`firsts`: where the first submit button of each form leads, where it leads elsewhere."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.waiting, self.firsts = False, list[str]()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.waiting = True
        elif self.waiting and submits(tag, values):
            self.waiting = False
            self.firsts.append(values.get("formaction") or "")

    def handle_endtag(self, tag: str) -> None:
        self.waiting = self.waiting and tag != "form"


def submits(tag: str, values: dict[str, str | None]) -> bool:
    kind = values.get("type") or ("submit" if tag == "button" else "text")
    return tag in {"button", "input"} and kind in {"submit", "image"} and "form" not in values


def destructive(source: str) -> list[str]:
    return [address for address in Forms(whole(source)).firsts if FINAL.search(address)]


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
