"""Rules of scripts and styles, each with a control that breaks it."""

import re
from pathlib import Path

import pytest

from tests.checkers import check, write
from tests.code_rules import APP, ROOT, long_file
from tests.figures import EMPTY_NAMES


def deno(*arguments: str) -> None:
    check("deno", *arguments)


def test_deno_would_format_no_script_and_no_style() -> None:
    deno("fmt", "--check")


def test_deno_has_nothing_to_say_about_scripts() -> None:
    deno("lint")


def wide_lines(text: str) -> list[int]:
    """Returns the numbers of the lines of a script or style that are over 110 columns, what no
    formatter breaks too."""
    return [number for number, line in enumerate(text.splitlines(), 1) if len(line) > 110]


def own_files() -> dict[str, str]:
    """Returns the texts of our scripts and styles by their names."""
    files = [path for path in (APP / "static").rglob("*") if path.suffix in {".js", ".css"}]
    ours = [path for path in files if path.parent.name != "vendor"]
    assert len(ours) > 20
    return {path.name: path.read_text(encoding="utf-8") for path in ours}


def test_scripts_and_styles_have_one_noun() -> None:
    long = [line for name, text in own_files().items() for line in long_file(text, name)]
    assert long == []
    assert long_file("a {}\n" * 300, "long.css") == ["long.css has 300 lines"]


def test_no_line_of_a_script_or_style_is_wide() -> None:
    wide = {name: wide_lines(text) for name, text in own_files().items()}
    assert {name: lines for name, lines in wide.items() if lines} == {}
    assert wide_lines("a\n" + "b" * 111) == [2]


def empty_script_names(text: str) -> list[str]:
    """Returns the empty names that a script gives to its variables, functions and the parameters of
    arrows."""
    code = re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', "", text, flags=re.DOTALL)
    bound = re.findall(
        r"\b(?:const|let|function)\s+(\w+)|,\s*(\w+)\s*=(?![=>])|[(,]\s*(\w+)\)\s*=>", code
    )
    return [name for names in bound for name in names if name in EMPTY_NAMES]


def test_scripts_name_their_variables() -> None:
    scripts = [path for path in (APP / "static").rglob("*.js") if path.parent.name != "vendor"]
    assert len(scripts) > 10
    empty = {path.name: empty_script_names(path.read_text(encoding="utf-8")) for path in scripts}
    assert {name: names for name, names in empty.items() if names} == {}
    control = (
        'const one = 1; // const each\nlet a = "let found", known = 2; list.map((other) => other);'
    )
    assert empty_script_names(control) == ["one", "known", "other"]


def test_deno_catches_what_it_is_for(tmp_path: Path) -> None:
    deno_config = str(ROOT / "deno.json")
    for name, ugly in (("ugly.js", "let a=1\n"), ("ugly.css", "a { b: c; d: e; }\n")):
        with pytest.raises(AssertionError, match=name):
            deno("fmt", "--check", "--config", deno_config, write(tmp_path, name, ugly))
    with pytest.raises(AssertionError, match="no-unused-vars"):
        deno("lint", "--config", deno_config, write(tmp_path, "unused.js", "const a = 1;\n"))


def cut_texts(style: str) -> list[str]:
    """Returns the selectors of the rules that cut a text with dots; a link to copy may be."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    return [
        selector.strip()
        for selector, body in rules
        if re.search(r"text-overflow|line-clamp", body) and ".copy input" not in selector
    ]


def test_no_style_cuts_a_name() -> None:
    cut = {name: cut_texts(text) for name, text in own_files().items() if name.endswith(".css")}
    assert {name: selectors for name, selectors in cut.items() if selectors} == {}
    assert cut_texts("a {\n color: red;\n}\n.b {\n text-overflow: ellipsis;\n}") == [".b"]
    assert cut_texts("@media print {\n .c {\n -webkit-line-clamp: 3;\n }\n}") == [".c"]
