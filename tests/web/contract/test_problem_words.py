"""Every problem that a refusal may name is said in words: no code stands inside a sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.documents.session import file as session_json
from app.web.http.problems import PROBLEMS

APP = Path(__file__).resolve().parents[3] / "app"
MAKERS = {"bad", "_bad", "apart", "BadOutline"}  # (where, problem)
OF_BALLOTS = {"ballot_incomplete", "ballot_too_long", "field_twice", "no_such_field"}


def problems_in(source: str) -> Iterator[str]:
    """The codes that a module hands to a refusal as its problem."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            values = [word.value for word in node.keywords if word.arg == "problem"]
            values += node.args[1:2] if name in MAKERS else []
            for value in values:
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
        elif isinstance(node, ast.Dict):
            for key, item in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "problem":
                    yield from (
                        part.value for part in ast.walk(item) if isinstance(part, ast.Constant)
                    )


def unsaid(codes: Iterator[str]) -> set[str]:
    words = {code for code in codes if re.fullmatch("[a-z]+(_[a-z]+)*", code)}
    return words - set(PROBLEMS)


def test_every_problem_has_words() -> None:
    codes = [
        code for path in APP.rglob("*.py") for code in problems_in(path.read_text(encoding="utf-8"))
    ]
    codes += [*session_json.PROBLEMS.values(), *OF_BALLOTS, "bad_value"]
    assert len(set(codes)) > 30, "they are found"
    not_codes = {"key", "schema", "secret", "type", "problem", "text"}  # keys beside them
    assert unsaid(iter(codes)) - not_codes == set()


def test_a_problem_without_words_is_found() -> None:
    source = (
        'raise bad(f"{where}.x", "missing" if a else "too_blue")\nRefusal("x", problem="so_so")\n'
    )
    assert unsaid(problems_in(source)) == {"too_blue", "so_so"}
