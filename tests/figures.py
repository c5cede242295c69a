"""Counts what the code reads like: `python3 -m app figures`. Prints one line for each figure, with
its goal.

Names are those of variables and parameters (`ast.Name`, `ast.arg`) of app/. A token is one of
`tokenize`, without comments, docstrings and line ends, so that the width of a page changes nothing.
A stay is a run of calls in one file of app/, between a note's request and its answer.
"""

import ast
import io
import statistics
import sys
import tokenize
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.web.notes.request_files import stays_of_a_note

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
# Pronouns and participles: as a name each says nothing of the thing that it names.
EMPTY_NAMES = frozenset(
    [
        *(
            "one",
            "each",
            "found",
            "made",
            "told",
            "held",
            "kept",
            "known",
            "asked",
            "shown",
            "here",
            "there",
        ),
        *("others", "other", "own", "met", "united"),
    ]
)
SKIPPED = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
WIDEST = 100


class Figure(NamedTuple):
    name: str
    value: float
    goal: str


def sources(folder: Path = APP) -> dict[Path, str]:
    """Returns the text of each Python file below a folder."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}


def names(source: str) -> Iterator[str]:
    """Yields each use of a variable or parameter."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def share_of_empty_names(texts: list[str]) -> float:
    """Returns the share of names that say nothing, in per cent."""
    counts = Counter(name for text in texts for name in names(text))
    return round(100 * sum(counts[name] for name in EMPTY_NAMES) / max(1, counts.total()), 2)


def docstrings(tree: ast.AST) -> set[int]:
    """Returns the first lines of docstrings."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bodies = (node.body[0] for node in ast.walk(tree) if isinstance(node, kinds) and node.body)
    return {
        first.lineno
        for first in bodies
        if isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    }


@cache
def token_lines(source: str) -> tuple[int, ...]:
    """Returns the line of each token that counts."""
    left_out = docstrings(ast.parse(source))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return tuple(
        token.start[0]
        for token in tokens
        if token.type not in SKIPPED
        and not (token.type == tokenize.STRING and token.start[0] in left_out)
    )


class FunctionTokens(NamedTuple):
    name: str
    line: int
    tokens: int


def functions_with_tokens(source: str) -> list[FunctionTokens]:
    """Returns each function with the number of its tokens."""
    lines = token_lines(source)  # in the order of the source
    return [
        FunctionTokens(
            node.name,
            node.lineno,
            bisect_right(lines, node.end_lineno or 0) - bisect_left(lines, node.lineno),
        )
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def tokens_of_functions(source: str) -> list[int]:
    """Returns how many tokens each function has."""
    return [function.tokens for function in functions_with_tokens(source)]


def ninth_tenth(sizes: list[int]) -> int:
    """Returns the size that nine of ten functions do not exceed."""
    return sorted(sizes)[int(0.9 * len(sizes))]


def empty_names(source: str) -> list[tuple[int, str]]:
    """Returns (line, name) of every variable or parameter that is given an empty name."""
    return [
        (node.lineno, name)
        for node in ast.walk(ast.parse(source))
        for name in bound_names(node)
        if name in EMPTY_NAMES
    ]


def bound_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    return [node.arg] if isinstance(node, ast.arg) else []


def circles(texts: dict[str, str]) -> list[list[str]]:
    """Returns the circles of imports, imports inside functions and under TYPE_CHECKING included;
    keys are dotted names."""
    graph = {name: every_import(text) & texts.keys() - {name} for name, text in texts.items()}
    return [sorted(part) for part in strongly_connected(graph) if len(part) > 1]


def every_import(source: str) -> set[str]:
    wanted = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            wanted |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            wanted |= {alias.name for alias in node.names}
    return wanted


def strongly_connected(graph: dict[str, set[str]]) -> list[set[str]]:
    """Returns the strongly connected parts: what each name reaches and is reached from."""
    reach = {name: reachable(graph, name) for name in graph}
    parts: list[set[str]] = []
    for name in graph:
        if not any(name in part for part in parts):
            parts.append({name} | {near for near in reach[name] if name in reach[near]})
    return parts


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen, waiting = set[str](), [start]
    while waiting:
        for name in graph[waiting.pop()] - seen:
            seen.add(name)
            waiting.append(name)
    return seen


def modules() -> dict[str, str]:
    """Returns the sources by dotted name."""
    return {
        ".".join(
            part for part in path.relative_to(ROOT).with_suffix("").parts if part != "__init__"
        ): text
        for path, text in sources().items()
    }


def files_by_folder(*parts: str, root: Path = ROOT) -> Counter[str]:
    """Returns how many files of source each folder below these parts of the repository holds,
    the parts themselves included."""
    paths = (path for part in parts for path in (root / part).rglob("*"))
    return Counter(
        path.parent.relative_to(root).as_posix()
        for path in paths
        if path.suffix in {".py", ".html", ".js", ".css"} and "__pycache__" not in path.parts
    )


def figures() -> Iterator[Figure]:
    """Yields every figure."""
    texts = list(sources().values())
    sizes = [size for text in texts for size in tokens_of_functions(text)]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    tokens = sum(len(token_lines(text)) for text in texts)
    [(folder, most)] = files_by_folder("app", "tests", "bench", "migrations").most_common(1)
    yield Figure("names that name nothing, % of all", share_of_empty_names(texts), "0")
    yield Figure("tokens a function, median", statistics.median(sizes), "≤ 50")
    yield Figure("tokens a function, p90", ninth_tenth(sizes), "≤ 150")
    yield Figure("tokens a function, most", max(sizes), "≤ 400")
    yield Figure("tokens a line that is not blank", round(tokens / len(lines), 1), "≤ 7")
    yield Figure(f"lines over {WIDEST} columns", sum(len(line) > WIDEST for line in lines), "0")
    yield Figure("circles of imports", len(circles(modules())), "0")
    yield Figure(
        "`dict[str, Any]` and its alias `Json`", sum(annotations(text) for text in texts), "≤ 60"
    )
    yield Figure(f"most files in a folder ({folder})", most, "≤ 20")
    yield Figure("lines of Python in app/", len(lines), "")
    stays = stays_of_a_note()
    yield Figure("stays of a note's request", len(stays), "")
    yield Figure("files of a note's request", len(set(stays)), "")


def annotations(source: str) -> int:
    """Counts annotations that hold an untyped dict."""
    tree = ast.parse(source)
    hints = [
        node.annotation
        for node in ast.walk(tree)
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation
    ]
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    hints += [node.returns for node in functions if node.returns]
    texts = (ast.unparse(hint) for hint in hints)
    return sum(
        "dict[str, Any]" in text or "Json" in text.replace("JsonResponse", "") for text in texts
    )


if __name__ == "__main__":
    for figure in figures():
        sys.stdout.write(f"{figure.name:45} {figure.value:>8g}   {figure.goal}\n")
