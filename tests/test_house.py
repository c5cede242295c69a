"""The rules of the house, kept by walking `app/`. Each rule has a control: a source that breaks it
is caught."""

from pathlib import Path

import pytest

from tests.checkers import check, write
from tests.clock_rules import clocks_and_chance, clocks_at_import
from tests.code_rules import (
    APP,
    ROOT,
    docstrings_without_verb,
    forbidden_imports,
    forbidden_imports_in_web,
    foreign_imports,
    full_folders,
    ignored_types,
    in_threads,
    long_file,
    long_functions,
    modules_of,
    modules_of_app,
    offenders,
    says_nothing,
    too_many_long_functions,
    too_many_untyped_dicts,
)


def test_imports_go_one_way() -> None:
    assert offenders(forbidden_imports) == []
    assert offenders(forbidden_imports_in_web) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.domain.votes.ballot", "from app.storage import tables"),
        ("app.storage.boards", "import app.commands.boards"),
        ("app.queries.boards", "from app.commands import ballots"),
        ("app.commands.ballots", "def cast():\n    from app.realtime.bus import Bus"),
        ("app.realtime.hub", "from app import queries"),
        ("app.reports.csv_tables", "from ..storage.tables import Board"),
        ("app.web.participant.live", "from app.main import app"),
        ("app.web.participant.live", "from app import main"),
        ("app.attic.old", "import app.attic"),
    ],
)
def test_a_wrong_import_is_caught(module: str, source: str) -> None:
    assert len(forbidden_imports(source, module)) == 1


def test_a_wrong_import_in_web_is_caught() -> None:
    source = "from app.web.console.page import page\nfrom app.web.http.bodies import Body"
    [line] = forbidden_imports_in_web(source, "app.web.results.page")
    assert line.startswith("app.web.results.page:1 imports app.web.console.page")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.launch", "from app.main import create_app"),
        ("app.main", "from app.web import boards\nfrom app.storage.database import Database"),
        (
            "app.web.participant.boards",
            "from app.commands.boards import create\n"
            "from ..http.refusals import table\nimport fastapi",
        ),
    ],
)
def test_a_right_import_passes(module: str, source: str) -> None:
    assert forbidden_imports(source, module) == []


def test_the_domain_stands_on_the_standard_library() -> None:
    assert offenders(foreign_imports, package="domain") == []


def test_a_package_in_the_domain_is_caught() -> None:
    assert foreign_imports(
        "import json\nimport pydantic\nfrom sqlalchemy.orm import Session", "app.domain.x"
    ) == [
        "app.domain.x:2 imports pydantic",
        "app.domain.x:3 imports sqlalchemy.orm",
    ]


def test_the_domain_has_no_clock_and_no_chance() -> None:
    assert offenders(clocks_and_chance, package="domain") == []


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


def test_no_clock_is_read_at_import() -> None:
    modules = [module for part in ("app", "tests", "bench") for module in modules_of(part)]
    assert [line for source, name in modules for line in clocks_at_import(source, name)] == []


@pytest.mark.parametrize(
    "source",
    [
        "TODAY = datetime.now(UTC).date()",
        "class A:\n    began = time.time()",
        "@mark(date.today())\ndef f(): pass",
        "def f(day=datetime.date.today()): pass",
    ],
)
def test_a_clock_read_at_import_is_caught(source: str) -> None:
    assert len(clocks_at_import(source, "tests.x")) == 1
    assert clocks_at_import("def f(now=time.time):\n    return date.today()", "tests.x") == []


def test_requests_stay_in_the_loop() -> None:
    assert offenders(in_threads, package="web") == []


@pytest.mark.parametrize(
    "source",
    [
        "def page(): pass\nCode = Annotated[str, Depends(page)]",
        '@router.get("/x")\ndef page(): pass',
        '@router.get("/x")\n@cache\ndef page(): pass',
    ],
)
def test_a_request_that_goes_to_a_thread_is_caught(source: str) -> None:
    assert [line.partition(" ")[2] for line in in_threads(source, "app.web.x")] == [
        "page is no coroutine"
    ]
    assert in_threads(source.replace("def", "async def"), "app.web.x") == []


def test_docstrings_begin_with_a_verb() -> None:
    assert offenders(docstrings_without_verb) == []


@pytest.mark.parametrize("said", ["The page.", "`room` or None", "Return it.", "Of all."])
def test_a_docstring_without_a_verb_is_caught(said: str) -> None:
    source = f'def f():\n    """{said}"""'
    assert docstrings_without_verb(source, "app.x") == ["app.x:1 f begins with no verb"]
    assert docstrings_without_verb(f"class A:\n  @property\n  {source}", "app.x") == []
    assert docstrings_without_verb(source.replace(said, "Returns it."), "app.x") == []


def test_functions_are_short() -> None:
    assert offenders(long_functions) == []


def function_of(tokens: int) -> str:
    return "class A:\n    def f(self):\n        pass\n" + "        pass\n" * (tokens - 7)


def test_a_long_function_is_caught() -> None:
    assert long_functions(function_of(400), "app.x") == []
    assert long_functions(function_of(401), "app.x") == ["app.x:2 f has 401 tokens"]


def test_nine_of_ten_functions_are_short() -> None:
    assert too_many_long_functions([source for source, _ in modules_of_app()]) == []


def test_too_many_long_functions_are_caught() -> None:
    one_in_ten = [function_of(150)] * 19 + [function_of(400)]
    assert too_many_long_functions(one_in_ten) == []
    assert too_many_long_functions([*one_in_ten[2:], *[function_of(151)] * 2]) == [
        "nine of ten functions have up to 151 tokens"
    ]


def test_untyped_dicts_stand_at_borders_alone() -> None:
    assert too_many_untyped_dicts([source for source, _ in modules_of_app()]) == []


def test_too_many_untyped_dicts_are_caught() -> None:
    source = "def f(values: dict[str, Any]) -> Json: pass\n"
    assert too_many_untyped_dicts([source] * 30) == []
    assert too_many_untyped_dicts([*[source] * 30, "values: dict[str, Any] = {}\n"]) == [
        "61 annotations are untyped dicts"
    ]


def test_no_type_is_ignored() -> None:
    assert offenders(ignored_types) == []


def test_an_ignored_type_is_caught() -> None:
    source = 'x = "# type: ignore"\ny: int = ""  # type: ignore[assignment]\n'
    assert ignored_types(source, "app.x") == ["app.x:2 ignores a type"]


def test_names_say_what_they_name() -> None:
    assert offenders(says_nothing) == []
    modules = [module for part in ("tests", "bench") for module in modules_of(part)]
    assert len(modules) > 200
    assert [line for source, name in modules for line in says_nothing(source, name)] == []


@pytest.mark.parametrize(
    "source",
    ["for one in seats: pass", "found = 1", "def f(known): pass", "[each for each in seats]"],
)
def test_a_name_that_says_nothing_is_caught(source: str) -> None:
    assert len(says_nothing(source, "app.x")) == 1


def test_files_have_one_noun() -> None:
    paths = [path for part in ("app", "tests", "bench") for path in (ROOT / part).rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert [line for name, source in names.items() for line in long_file(source, name)] == []


def test_a_long_file_is_caught() -> None:
    assert long_file("pass\n" * 299, "app.x") == []
    assert long_file("pass\n" * 300, "app.x") == ["app.x has 300 lines"]


def test_folders_have_few_files() -> None:
    assert full_folders("app", "tests", "bench", "migrations") == []


def test_a_full_folder_is_caught(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "web"
    folder.mkdir(parents=True)
    for number in range(20):
        write(folder, f"test_{number}.py", "")
    write(folder, "notes.txt", "")
    assert full_folders("tests", root=tmp_path) == []
    write(folder, "test_20.py", "")
    assert full_folders("tests", root=tmp_path) == ["tests/web has 21 files"]


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


def test_the_checkers_catch_what_they_are_for(tmp_path: Path) -> None:
    config = str(ROOT / "pyproject.toml")
    with pytest.raises(AssertionError, match="F401"):
        check("ruff", "check", "--config", config, write(tmp_path, "unused.py", "import os\n"))
    with pytest.raises(AssertionError, match="would be reformatted"):
        check(
            "ruff", "format", "--check", "--config", config, write(tmp_path, "ugly.py", "x  =  1\n")
        )
    with pytest.raises(AssertionError, match="no-untyped-def"):
        check("mypy", "--config-file", config, write(tmp_path, "loose.py", "def f(x): return x\n"))
    (tmp_path / "templates").mkdir()
    write(tmp_path / "templates", "bad.html", "<p><img src=a></div>\n")
    with pytest.raises(AssertionError, match=r"bad\.html"):
        lint_templates(tmp_path / "templates")
