"""Every act that is logged has words in the console."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.frameworks.demo import session
from app.web.console.act_words import ACTS
from tests.servers.process import ROOT


def logged(path: Path) -> Iterator[str]:
    """The act of each `record(unit, board, "act", …)` that names it outright, and of each
    conditional one both."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (
            getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        ) in {"record", "_record"}:
            for argument in node.args[2:]:
                yield from (
                    node.value
                    for node in ast.walk(argument)
                    if isinstance(node, ast.Constant) and "_" in str(node.value)
                )


def test_every_logged_act_has_words() -> None:
    acts = {act for path in (ROOT / "app" / "commands").rglob("*.py") for act in logged(path)}
    assert {
        "board_created",
        "ballot_assisted",
        "result_withdrawn",
        "everyone_freed",
        "note_moved",
    } <= acts
    assert acts - ACTS.keys() - {"undone"} == set()
    assert '"act": "demo_loaded"' in Path(session.__file__).read_text(encoding="utf-8")
    assert "demo_loaded" in ACTS
