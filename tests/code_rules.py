"""Rules of the code, each a function that lists what breaks it in one source; tests/test_house.py
holds app/ to them."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.figures import (
    annotations,
    empty_names,
    files_by_folder,
    functions_with_tokens,
    ninth_tenth,
    tokens_of_functions,
)

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
MOST_LINES_OF_A_FILE, MOST_TOKENS_OF_A_FUNCTION = 300, 400
MOST_TOKENS_OF_NINE_IN_TEN = 150  # functions of app/
MOST_FILES_OF_A_FOLDER = 20
MOST_UNTYPED_DICTS = 60  # of app/, at borders

# The packages of app/ that each of them may import, besides itself. A new package takes its place
# here first.
NOTHING: set[str] = set()
CORE = {
    *("domain", "frameworks", "locales", "settings", "storage", "commands", "queries"),
    *("charts", "documents", "reports", "files", "realtime"),
}
KNOWS = {
    "domain": NOTHING,
    "frameworks": {"domain", "documents"},  # shipped data
    "locales": NOTHING,  # shipped words
    "terminal": NOTHING,
    "settings": {"terminal", "domain"},
    "storage": {"domain", "documents"},
    "charts": {"domain", "locales"},
    "documents": {"domain", "locales"},
    "commands": {"domain", "documents", "storage", "frameworks"},
    "queries": {"domain", "documents", "storage", "frameworks"},
    "reports": {"domain", "queries", "frameworks", "locales", "charts"},
    "files": {"domain", "queries", "locales", "charts", "reports"},
    "realtime": {"domain"},
    "serving": {"realtime"},  # what we changed in uvicorn; it knows the frames
    "delivery": CORE | {"__version__"},
    "web": CORE,  # it reads through storage's functions; SQL stays in storage and queries
    "background": CORE | {"web", "delivery"},
    "late_routers": {"web"},
    "main": CORE | {"web", "late_routers", "background", "serving", "__version__"},
    "doctor": {"storage", "settings"},
    "upkeep": {"storage", "settings", "doctor", "terminal"},
    "lean": NOTHING,
    "launch": {"main", "serving", "settings", "storage", "doctor", "terminal"},
    "command_words": CORE | {"main", "settings", "terminal"},
    "gather": CORE | {"command_words", "terminal"},
    "running_server": CORE | {"command_words", "launch", "settings", "terminal"},
    "session_commands": CORE | {"command_words", "main", "launch", "running_server", "terminal"},
    "command_line": {"launch", "gather", "session_commands", "upkeep"},
    "cli": {"command_line", "frameworks", "launch", "storage", "terminal"},
    "asgi": {"main", "settings", "storage", "doctor"},
    "__main__": {"cli", "terminal"},
}
# The same inside app/web.
KNOWS_IN_WEB = {
    "http": NOTHING,
    "openapi": {"http"},
    "participant": {"http"},
    "results": {"http", "participant"},
    "console": {"http", "participant", "results"},
    "programmes": {"http", "participant", "results"},
    "explaining": {"http", "participant", "results", "console"},
    "joining": {"http", "participant", "results", "console"},
}
# Names of bodies and headers that the contract gives, and the two servers of a test, one of which
# is where it stands.
ALLOWED_NAMES = {
    ("app.web.openapi.addresses.staff", "known"),
    ("app.web.participant.witnesses", "found"),
    ("tests.web.secrecy.test_witnesses", "found"),
    ("tests.faults.clients", "known"),
    ("tests.web.live.test_live_processes", "here"),
    ("tests.web.live.test_live_processes", "there"),
}


def package_of(module: str) -> str:
    """app.storage.boards → storage; app.main → main; app → "" ."""
    return [*module.split("."), ""][1]


def imports(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Every module imported, wherever in the file, relative ones made whole."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # `from app import storage` names a room as well as `import app.storage` does.
            yield from (
                (node.lineno, f"{base}.{alias.name}" if base == "app" else base)
                for alias in node.names
            )


def forbidden_imports(source: str, module: str) -> list[str]:
    package = package_of(module)
    if not package:
        return []
    if package not in KNOWS:
        return [f"{module}: the package {package!r} has no place in KNOWS"]
    allowed = KNOWS[package] | {package, ""}
    return [
        f"{module}:{line} imports {name}, which {package} may not know"
        for line, name in dict.fromkeys(imports(source, module))
        if name.split(".")[0] == "app" and package_of(name) not in allowed
    ]


def forbidden_imports_in_web(source: str, module: str) -> list[str]:
    """The same for the packages of app/web."""
    package = package_in_web(module)
    if not package:
        return []
    allowed = KNOWS_IN_WEB[package] | {package, ""}
    return [
        f"{module}:{line} imports {name}, which web.{package} may not know"
        for line, name in dict.fromkeys(imports(source, module))
        if package_in_web(name) not in allowed
    ]


def package_in_web(module: str) -> str:
    """app.web.http.bodies → http; anything else → "" ."""
    return [*module.split("."), "", ""][2] if module.startswith("app.web.") else ""


def foreign_imports(source: str, module: str) -> list[str]:
    """What the domain takes from outside the standard library."""
    allowed = sys.stdlib_module_names | {"app"}
    return [
        f"{module}:{n} imports {name}"
        for n, name in imports(source, module)
        if name.split(".")[0] not in allowed
    ]


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def docstrings_without_verb(source: str, module: str) -> list[str]:
    """Docstrings of functions that do not begin with a verb, as "Returns"; those of `__init__`,
    which say its parameters, and of properties may."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, FUNCTIONS))
    return [
        f"{module}:{function.lineno} {function.name} begins with no verb"
        for function in functions
        if function.name != "__init__" and not is_property(function) and lacks_verb(function)
    ]


def is_property(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("property" in dotted(decorator) for decorator in function.decorator_list)


def lacks_verb(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = (ast.get_docstring(function) or "See").split()[0].rstrip(".,:;")
    return first != "See" and not re.fullmatch(r"[A-Z][a-z]+s", first)


def long_functions(source: str, module: str) -> list[str]:
    return [
        f"{module}:{function.line} {function.name} has {function.tokens} tokens"
        for function in functions_with_tokens(source)
        if function.tokens > MOST_TOKENS_OF_A_FUNCTION
    ]


def too_many_untyped_dicts(texts: list[str]) -> list[str]:
    """`dict[str, Any]` and its alias `Json` stand at borders, where nothing has read a value yet;
    behind them values have types."""
    count = sum(map(annotations, texts))
    return [f"{count} annotations are untyped dicts"] if count > MOST_UNTYPED_DICTS else []


def too_many_long_functions(sources: list[str]) -> list[str]:
    """Returns a sentence where more than a tenth of the functions are longer than others may be."""
    tokens = ninth_tenth([size for source in sources for size in tokens_of_functions(source)])
    is_short = tokens <= MOST_TOKENS_OF_NINE_IN_TEN
    return [] if is_short else [f"nine of ten functions have up to {tokens} tokens"]


def ignored_types(source: str, name: str) -> list[str]:
    """Returns the lines whose types are not looked at."""
    comments = (
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    )
    return [
        f"{name}:{token.start[0]} ignores a type"
        for token in comments
        if token.string.startswith("# type:")
    ]


def says_nothing(source: str, module: str) -> list[str]:
    """Variables and parameters whose names are pronouns or participles."""
    return [
        f"{module}:{line} is called {name}"
        for line, name in empty_names(source)
        if (module, name) not in ALLOWED_NAMES
    ]


def long_file(source: str, module: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{module} has {lines} lines"] if lines >= MOST_LINES_OF_A_FILE else []


def full_folders(*parts: str, root: Path = ROOT) -> list[str]:
    """Returns the folders below these parts of the repository that hold more files than a reader
    finds their way in."""
    return [
        f"{folder} has {count} files"
        for folder, count in sorted(files_by_folder(*parts, root=root).items())
        if count > MOST_FILES_OF_A_FOLDER
    ]


def dependencies(source: str) -> set[str]:
    """The names that FastAPI is told to call before a route."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {dotted(call.args[0]) for call in calls if dotted(call.func) == "Depends" and call.args}


def in_threads(source: str, module: str) -> list[str]:
    """What FastAPI calls for a request and is no coroutine: it would go to a thread and come back,
    with every request."""
    called = dependencies(source) | dependencies_of_the_house()
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    plain = (
        function
        for function in functions
        if function.name in called
        or any(is_route(decorator) for decorator in function.decorator_list)
    )
    return [f"{module}:{node.lineno} {node.name} is no coroutine" for node in plain]


@cache
def dependencies_of_the_house() -> set[str]:
    return set().union(*(dependencies(source) for source, _ in modules_of_app()))


def is_route(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and dotted(decorator.func).startswith("router.")


def modules_of_app() -> Iterator[tuple[str, str]]:
    """The source and the dotted name of each module of app/."""
    return modules_of("app")


def modules_of(part: str) -> Iterator[tuple[str, str]]:
    """The source and the dotted name of each module of app/, tests/ or bench/."""
    for path in sorted((ROOT / part).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield (
            path.read_text(encoding="utf-8"),
            ".".join(part for part in parts if part != "__init__"),
        )


def offenders(rule: object, *, package: str = "") -> list[str]:
    assert callable(rule)
    return [
        line
        for source, module in modules_of_app()
        if not package or package_of(module) == package
        for line in rule(source, module)
    ]
