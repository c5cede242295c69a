"""Static files are served minified and do the same as before."""

import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from app.web.http.files import packer, static
from app.web.http.files.bundles import BUNDLES, bundle, files
from app.web.http.files.packer import minified, pack, packed_in_a_child
from app.web.http.files.static import assets

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
    small = minified(program, "text/javascript")
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
        bundle("phone.js", ("http/wheel.js", "http/nothing.js"))


def test_every_bundle_is_served() -> None:
    assert {name: len(assets()[name].body) > 100 for name in BUNDLES} == dict.fromkeys(
        BUNDLES, True
    )


def test_the_child_packs_what_the_server_would() -> None:
    packed = pack({address: tuple(file) for address, file in files().items()})
    assert packed == packed_in_a_child(files())
    assert {name: (asset.body, asset.packed) for name, asset in assets().items()} == packed


def test_without_a_child_the_server_packs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dict(assets())

    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr("subprocess.run", refuse)
    static._packed_once.cache_clear()
    static.assets.cache_clear()
    assert static.assets() == whole


def test_no_minifier_stays_in_the_server() -> None:
    code = (
        "import sys\nfrom app.web.http.files.static import assets\nassets()\n"
        "print(*({'minify', 'deflate'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("end", ["before it asked", "before the answer"])
def test_the_packing_process_ends_without_a_word_with_its_server(end: str) -> None:
    """A server that is stopped at its start leaves no traceback in the log."""
    child = subprocess.Popen(
        [sys.executable, "-I", packer.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin
    assert child.stdout
    assert child.stderr
    child.stdout.close()
    if end == "before the answer":
        child.stdin.write(pickle.dumps({"/a": ("css", ((b"a{}", False),), b"", False)}))
    child.stdin.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(30) in {0, -signal.SIGPIPE}
