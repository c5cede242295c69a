"""Rules of when code may read a clock or chance; tests/test_house.py holds the sources to them."""

import ast
from collections.abc import Iterator

from tests.code_rules import dotted, imports

CLOCKS = {
    *("time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
}
CLOCKS_AND_CHANCE = CLOCKS | {"random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom"}


def clocks_and_chance(source: str, module: str) -> list[str]:
    """Readings of the clock and of chance, called, passed on, or imported by name."""
    readings = [(line, name) for line, name in imports(source, module) if name in CLOCKS_AND_CHANCE]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS_AND_CHANCE:
            readings.append((node.lineno, dotted(node)))
        elif isinstance(node, ast.ImportFrom):
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            readings += [(node.lineno, name) for name in names if name in CLOCKS_AND_CHANCE]
    return [f"{module}:{line} reads {name}" for line, name in readings]


def clocks_at_import(source: str, module: str) -> list[str]:
    """Calls of the clock while a module is imported: that day may be over when it is used."""
    calls = [node for node in run_at_import(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        f"{module}:{call.lineno} calls {dotted(call.func)}"
        for call in calls
        if dotted(call.func) in CLOCKS
    ]


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yields what runs when the module is imported: of a function, decorators and defaults."""
    yield node
    parts = ast.iter_child_nodes(node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parts = iter([*node.decorator_list, node.args])
    elif isinstance(node, ast.Lambda):
        parts = iter([node.args])
    for part in parts:
        yield from run_at_import(part)
