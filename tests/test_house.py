"""The rules of the house, kept by walking `app/`. Each rule has a control: a source that breaks it is caught."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION = 300, 40

# What each room may know, itself apart. A new room takes its place here before its first import.
NOTHING: set[str] = set()
CORE = {"domain", "storage", "commands", "queries", "exports", "realtime", "frameworks", "locales", "settings"}
KNOWS = {
    "domain": NOTHING,
    "frameworks": {"domain"},  # shipped data
    "locales": NOTHING,  # shipped words
    "settings": NOTHING,
    "storage": {"domain"},
    "commands": {"domain", "storage", "frameworks"},
    "queries": {"domain", "storage", "frameworks"},
    "exports": {"domain", "queries", "frameworks", "locales"},
    "realtime": {"domain"},
    "serving": {"realtime"},  # what we changed in uvicorn; it knows the frames
    "web": CORE,  # it reads through storage's functions; SQL stays in storage and queries
    "main": CORE | {"web", "serving", "__version__"},
    "doctor": {"storage", "settings"},
    "upkeep": {"storage", "settings", "doctor"},
    "cli": CORE | {"main", "serving", "doctor", "upkeep"},
    "asgi": {"main", "settings", "storage", "doctor"},
    "__main__": {"cli"},
}
CLOCKS_AND_CHANCE = {"random", "secrets", "time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "date.today"}
CLOCKS_AND_CHANCE |= {f"datetime.{name}" for name in ("datetime.now", "datetime.utcnow", "date.today")}
CLOCKS_AND_CHANCE |= {"uuid.uuid1", "uuid.uuid4", "os.urandom"}


def room_of(module: str) -> str:
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
            yield from ((node.lineno, f"{base}.{alias.name}" if base == "app" else base) for alias in node.names)


def forbidden_imports(source: str, module: str) -> list[str]:
    room = room_of(module)
    if not room:
        return []
    if room not in KNOWS:
        return [f"{module}: the room {room!r} has no place in KNOWS"]
    known = KNOWS[room] | {room, ""}
    return [
        f"{module}:{line} imports {name}, which {room} may not know"
        for line, name in dict.fromkeys(imports(source, module))
        if name.split(".")[0] == "app" and room_of(name) not in known
    ]


def foreign_imports(source: str, module: str) -> list[str]:
    """What the domain takes from outside the standard library."""
    allowed = sys.stdlib_module_names | {"app"}
    return [f"{module}:{n} imports {name}" for n, name in imports(source, module) if name.split(".")[0] not in allowed]


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def clocks_and_chance(source: str, module: str) -> list[str]:
    """Readings of the clock and of chance, called, passed on, or imported by name."""
    found = [(line, name) for line, name in imports(source, module) if name in CLOCKS_AND_CHANCE]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS_AND_CHANCE:
            found.append((node.lineno, dotted(node)))
        elif isinstance(node, ast.ImportFrom):
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found += [(node.lineno, name) for name in names if name in CLOCKS_AND_CHANCE]
    return [f"{module}:{line} reads {name}" for line, name in found]


def long_functions(source: str, module: str) -> list[str]:
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = ((node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{module}:{node.lineno} {node.name} has {length} lines" for node, length in lengths if length > MOST_LINES_OF_A_FUNCTION]


def long_file(source: str, module: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{module} has {lines} lines"] if lines >= MOST_LINES_OF_A_FILE else []


def dependencies(source: str) -> set[str]:
    """The names that FastAPI is told to call before a route."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {dotted(call.args[0]) for call in calls if dotted(call.func) == "Depends" and call.args}


def in_threads(source: str, module: str) -> list[str]:
    """What FastAPI calls for a request and is no coroutine: it would go to a thread and come back, with every request."""
    called = dependencies(source) | dependencies_of_the_house()
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    plain = (one for one in functions if one.name in called or any(is_route(each) for each in one.decorator_list))
    return [f"{module}:{node.lineno} {node.name} is no coroutine" for node in plain]


@cache
def dependencies_of_the_house() -> set[str]:
    return set().union(*(dependencies(source) for source, _ in house()))


def is_route(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and dotted(decorator.func).startswith("router.")


def house() -> Iterator[tuple[str, str]]:
    """The source and the dotted name of each module of app/."""
    for path in sorted(APP.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield path.read_text(encoding="utf-8"), ".".join(part for part in parts if part != "__init__")


def offenders(rule: object, *, room: str = "") -> list[str]:
    assert callable(rule)
    return [line for source, module in house() if not room or room_of(module) == room for line in rule(source, module)]


def test_imports_go_one_way() -> None:
    assert offenders(forbidden_imports) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.domain.ballot", "from app.storage import tables"),
        ("app.storage.boards", "import app.commands.boards"),
        ("app.queries.boards", "from app.commands import ballots"),
        ("app.commands.ballots", "def cast():\n    from app.realtime.bus import Bus"),
        ("app.realtime.hub", "from app import queries"),
        ("app.exports.csv", "from ..storage.tables import Board"),
        ("app.web.live", "from app.main import app"),
        ("app.web.live", "from app import main"),
        ("app.attic.old", "import app.attic"),
    ],
)
def test_a_wrong_import_is_caught(module: str, source: str) -> None:
    assert len(forbidden_imports(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.cli", "from app.main import create_app"),
        ("app.main", "from app.web import boards\nfrom app.storage.database import Database"),
        ("app.web.boards", "from app.commands.boards import create\nfrom .errors import table\nimport fastapi"),
    ],
)
def test_a_right_import_passes(module: str, source: str) -> None:
    assert forbidden_imports(source, module) == []


def test_the_domain_stands_on_the_standard_library() -> None:
    assert offenders(foreign_imports, room="domain") == []


def test_a_package_in_the_domain_is_caught() -> None:
    assert foreign_imports("import json\nimport pydantic\nfrom sqlalchemy.orm import Session", "app.domain.x") == [
        "app.domain.x:2 imports pydantic",
        "app.domain.x:3 imports sqlalchemy.orm",
    ]


def test_the_domain_has_no_clock_and_no_chance() -> None:
    assert offenders(clocks_and_chance, room="domain") == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from secrets import token_hex",
        "import time\nnow = time.time()",
        "from time import time",
        "from datetime import datetime\nat = datetime.now()",
        "import datetime\nat = datetime.datetime.now()",
        "from datetime import date\nfield = date.today",
        "import uuid\nid = uuid.uuid4()",
    ],
)
def test_a_clock_or_chance_in_the_domain_is_caught(source: str) -> None:
    assert clocks_and_chance(source, "app.domain.x") != []


def test_a_time_that_is_passed_in_is_welcome() -> None:
    source = "from datetime import datetime\ndef close(at: datetime): return at.isoformat()"
    assert clocks_and_chance(source, "app.domain.x") == []


def test_requests_stay_in_the_loop() -> None:
    assert offenders(in_threads, room="web") == []


@pytest.mark.parametrize(
    "source",
    [
        "def page(): pass\nCode = Annotated[str, Depends(page)]",
        '@router.get("/x")\ndef page(): pass',
        '@router.get("/x")\n@cache\ndef page(): pass',
    ],
)
def test_a_request_that_goes_to_a_thread_is_caught(source: str) -> None:
    assert [line.partition(" ")[2] for line in in_threads(source, "app.web.x")] == ["page is no coroutine"]
    assert in_threads(source.replace("def", "async def"), "app.web.x") == []


def test_functions_fit_on_a_screen() -> None:
    assert offenders(long_functions) == []


def test_a_long_function_is_caught() -> None:
    def body(lines: int) -> str:
        return "class A:\n    async def f(self):\n" + "        pass\n" * (lines - 1)

    assert long_functions(body(40), "app.x") == []
    assert long_functions(body(41), "app.x") == ["app.x:2 f has 41 lines"]


def test_files_have_one_noun() -> None:
    beside = [path for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py")]
    assert offenders(long_file) + [one for path in beside for one in long_file(path.read_text(), str(path))] == []


def test_a_long_file_is_caught() -> None:
    assert long_file("pass\n" * 299, "app.x") == []
    assert long_file("pass\n" * 300, "app.x") == ["app.x has 300 lines"]


def check(*arguments: str, cwd: Path = ROOT) -> None:
    """Runs a checker of this environment; its own words are the failure's."""
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}{done.stderr}"


def lint_templates(folder: Path) -> None:
    if any(folder.rglob("*.html")):
        # Its lint only: its formatter moves the spaces between words that a reader sees.
        check("djlint", "--lint", "--configuration", str(ROOT / "pyproject.toml"), str(folder))


def test_ruff_has_nothing_to_say() -> None:
    check("ruff", "check", ".")


def test_ruff_would_format_nothing() -> None:
    check("ruff", "format", "--check", ".")


def test_mypy_is_convinced() -> None:
    check("mypy")


def test_djlint_has_nothing_to_say() -> None:
    lint_templates(APP / "templates")


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_the_checkers_catch_what_they_are_for(tmp_path: Path) -> None:
    config = str(ROOT / "pyproject.toml")
    with pytest.raises(AssertionError, match="F401"):
        check("ruff", "check", "--config", config, write(tmp_path, "unused.py", "import os\n"))
    with pytest.raises(AssertionError, match="would be reformatted"):
        check("ruff", "format", "--check", "--config", config, write(tmp_path, "ugly.py", "x  =  1\n"))
    with pytest.raises(AssertionError, match="no-untyped-def"):
        check("mypy", "--config-file", config, write(tmp_path, "loose.py", "def f(x): return x\n"))
    (tmp_path / "templates").mkdir()
    write(tmp_path / "templates", "bad.html", "<p><img src=a></div>\n")
    with pytest.raises(AssertionError, match=r"bad\.html"):
        lint_templates(tmp_path / "templates")
