"""What a browser of early 2020 does not know (Chrome 80, Firefox 72, Safari 13) stays out of our
own files.

htmx needs more (private methods, `??=`: Chrome 85, Firefox 90, Safari 15); a browser that cannot
read it gets the plain forms (tests/browser/phone/test_phone_old.py). Styles that only add something
may be newer: where they are unknown the rule falls away."""

import re
from pathlib import Path

import pytest

from app.web.http.files.bundles import PHONE, STATIC
from app.web.http.files.packer import minified

NEWER = {
    "??=, ||=, &&=": r"\?\?=|\|\|=|&&=",
    "replaceChildren": r"\.replaceChildren\(",
    "at": r"\.at\(",
    "replaceAll": r"\.replaceAll\(",
    "Object.hasOwn": r"\bhasOwn\(",
    "Object.groupBy": r"\bgroupBy\(",
    "structuredClone": r"\bstructuredClone\(",
    "findLast": r"\.findLast(Index)?\(",
    "toSorted and its like": r"\.to(Sorted|Reversed|Spliced)\(",
    "randomUUID": r"\brandomUUID\(",
    "AbortSignal.timeout": r"\bAbortSignal\.(timeout|any)\(",
    "Promise.any": r"\bPromise\.(any|withResolvers|try)\(",
    "requestIdleCallback": r"\brequestIdleCallback\(",
    "WeakRef": r"\bnew WeakRef\(",
    "checkVisibility": r"\.checkVisibility\(",
    "a private field": r"(?<![\w`])#\w+\s*[=(;]",
    "digits set apart": r"\b\d+_\d",
    "a pattern's lookbehind": r"\(\?<[=!]",
    "a pattern's flag d or v": r"/[gimsuy]*[dv][gimsuy]*[.,;)]",
    "await on top": r"^await\b",
}
NEWER_STYLES = {
    "nesting": r"^\s+&",
    "color-mix": r"\bcolor-mix\(",
    "oklch": r"\bokl(ch|ab)\(",
    "light-dark": r"\blight-dark\(",
    "inset": r"(?<![-\w])inset(-inline|-block)?:",
    "layers, containers, scopes": r"@(layer|container|scope|property)\b",
    "dynamic viewport": r"\b\d+[dsl]v[hw]\b",
    ":is, :where": r":(is|where)\(",
    ":has beside another selector": r":has\([^{]*,\s*[^{()]+\{|,[^{()]*:has\(",
    "rotate, scale, translate on their own": r"(?<![-\w])(rotate|scale|translate):",
}
SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if path.parent.name != "vendor")
SHEETS = [
    *(STATIC / name for name in PHONE),
    *(STATIC / "http" / name for name in ("pages.css", "people.css")),
    STATIC / "participant" / "join.css",
]


def code(text: str) -> str:
    """Without comments and texts; a pattern stays."""
    text = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def newer(text: str, features: dict[str, str]) -> list[str]:
    return [
        name for name, pattern in features.items() if re.search(pattern, code(text), re.MULTILINE)
    ]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_what_a_phone_of_2020_knows(path: Path) -> None:
    program = path.read_text()
    assert newer(program, NEWER) == []
    # Without spaces a division reads like the end of a pattern; no minifier gives one another flag.
    written = {name: pattern for name, pattern in NEWER.items() if "flag" not in name}
    assert newer(minified(program, "text/javascript"), written) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_styles_need_nothing_newer(path: Path) -> None:
    assert newer(path.read_text(), NEWER_STYLES) == []


def test_control_what_is_newer_is_found() -> None:
    scripts = [
        "a ??= 1;",
        "a.at(-1)",
        "list.replaceChildren(x)",
        "class A { #x = 1; }",
        "60_000",
        "await x",
        "Object.hasOwn(a, b)",
    ]
    assert [script for script in scripts if not newer(script, NEWER)] == []
    styles = [
        ".a {\n  & .b { color: red; }\n}",
        ".a { inset: 0; }",
        ".a, .b:has(c) { x: y; }",
        ".a { height: 100dvh; }",
        ":is(a, b) {}",
    ]
    assert [style for style in styles if not newer(style, NEWER_STYLES)] == []
    assert newer('const a = b ?? c?.d; // a ??= b\nfind(".at(")', NEWER) == []
