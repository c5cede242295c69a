"""Static files are served minified and do the same as before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from app.web.http.static import BUNDLES, assets, bundle, minified

if TYPE_CHECKING:
    from playwright.sync_api import Page

# A program that a minifier may take for something else, and a call of it.
PROGRAMS = {
    "a pattern after an arrow": ("const f = (t) => /a, b/.test(t);", "[f('a, b'), f('a,b')]"),
    "a pattern after return": (
        "function f(t) { return /a : b/.test(t); }",
        "[f('a : b'), f('a:b')]",
    ),
    "a template in a template": ("const f = (t) => `${`a , ${ t }`} , c`;", "f('b')"),
    "a division": ("const f = (a, b) => a / b / 2; // halves", "f(12, 3)"),
    "a sum of signs": ("const f = (a, b) => a + +b - -a;", "f(1, '2')"),
    "a line that goes on": (
        "let a = 1\nconst f = () => {\n  a = 2\n  ;[3].forEach((n) => { a += n })\n  return a\n}",
        "f()",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_minified_program_does_what_it_did(page_at: "Callable[..., Page]", name: str) -> None:
    program, call = PROGRAMS[name]
    page = page_at(360, 740)
    small = minified(program, "program.js")
    assert len(small) <= len(program)
    before, after = (
        page.evaluate(f"() => {{ {text}\nreturn {call}; }}") for text in (program, small)
    )
    assert before == after


def test_control_the_call_tells_two_programs_apart(page_at: "Callable[..., Page]") -> None:
    program, call = PROGRAMS["a pattern after an arrow"]
    texts = (
        program,
        program.replace("a, b", "a,b"),
    )  # what the spaces around a comma were taken for
    answers = [page_at(360, 740).evaluate(f"() => {{ {text}\nreturn {call}; }}") for text in texts]
    assert answers[0] != answers[1]


def test_a_bundle_of_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        bundle(("http/wheel.js", "http/nothing.js"))


def test_every_bundle_is_served() -> None:
    assert {name: len(assets()[name].body) > 100 for name in BUNDLES} == dict.fromkeys(
        BUNDLES, True
    )
