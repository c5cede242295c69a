"""Puts one fault at a time into a module, and runs the tests that are to notice it.

mutmut and cosmic-ray change the files of the checkout, or a copy of it; here the fault is put in
when the module is imported, in a process that ends."""

import ast
import copy
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OPTIONS = ("-q", "-x", "-n0", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestWarning")
LONGEST = 120  # seconds; a fault that lets the tests run on is noticed


@dataclass(frozen=True)
class Target:
    """A module, and the tests that promise what it does."""

    module: str
    tests: tuple[str, ...]

    @property
    def path(self) -> Path:
        return ROOT / f"{self.module.replace('.', '/')}.py"


VALUES = "tests/domain/votes/test_values.py"
TARGETS = (
    Target("app.domain.votes.ballot", ("tests/domain/test_ballot.py", VALUES)),
    Target(
        "app.domain.votes.tally",
        ("tests/domain/test_tally.py", "tests/domain/votes/test_levels.py", VALUES),
    ),
    Target("app.domain.votes.seal", ("tests/domain/votes/test_seal.py", VALUES)),
    Target("app.storage.versions", ("tests/storage/test_versions.py",)),
)


@dataclass(frozen=True)
class Mutant:
    """A module with a fault: where it is and what became of what."""

    target: Target
    line: int
    before: str
    after: str
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.target.module}:{self.line} {self.before} → {self.after}"


OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def faults(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """Yields what can be done to a copy of a node."""
    if isinstance(node, ast.Compare):
        yield lambda copied: copied.ops.__setitem__(0, OPPOSITES[type(copied.ops[0])]())
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OPPOSITES:
        yield lambda copied: setattr(copied, "op", OPPOSITES[type(copied.op)]())
    if isinstance(node, ast.Constant):
        yield from constant_faults(node)
    if isinstance(node, ast.IfExp):
        yield exchange_branches
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield lambda copied: setattr(copied, "op", ast.UAdd() if is_minus(copied) else ast.Not())
    if isinstance(node, ast.Return) and node.value is not None:
        yield lambda copied: setattr(copied, "value", ast.Constant(None))
    if isinstance(node, ast.If):
        yield lambda copied: setattr(copied, "test", ast.Constant(True))
        yield lambda copied: setattr(copied, "test", ast.Constant(False))


def is_minus(node: ast.UnaryOp) -> bool:
    return isinstance(node.op, ast.USub)


def exchange_branches(copied: ast.IfExp) -> None:
    copied.body, copied.orelse = copied.orelse, copied.body


def constant_faults(node: ast.Constant) -> Iterator[Callable[[Any], None]]:
    value = node.value
    if isinstance(value, bool):
        yield lambda copied: setattr(copied, "value", not value)
    elif isinstance(value, int):
        yield lambda copied: setattr(copied, "value", value + 1)
    elif isinstance(value, str):
        yield lambda copied: setattr(copied, "value", f"{value}x")


def is_text(node: ast.AST) -> bool:
    """Whether it is a docstring or an annotation: nothing that runs."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def parts(tree: ast.AST) -> Iterator[ast.AST]:
    """Yields the nodes that run, always in one order."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not is_text(child):
                yield child
                yield from parts(child)


def mutants_of(target: Target) -> Iterator[Mutant]:
    tree = ast.parse(target.path.read_text(encoding="utf-8"))
    for place, node in enumerate(parts(tree)):
        for number, _ in enumerate(faults(node)):
            copied = copy.deepcopy(tree)
            mutated = list(parts(copied))[place]
            before = ast.unparse(mutated).partition("\n")[0]
            list(faults(mutated))[number](mutated)
            ast.fix_missing_locations(copied)
            after = ast.unparse(mutated).partition("\n")[0]
            if before != after:
                yield Mutant(target, getattr(node, "lineno", 0), before[:70], after[:70], copied)


class FaultyLoader(Loader):
    """Runs the mutant in place of the module."""

    def __init__(self, mutant: Mutant) -> None:
        self.code: CodeType = compile(mutant.tree, str(mutant.target.path), "exec")

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


class FaultyFinder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != self.mutant.target.module:
            return None
        return spec_from_loader(name, FaultyLoader(self.mutant))


def without_fault(target: Target) -> Mutant:
    """Returns the module as it is, by the way of a mutant: it must survive."""
    return Mutant(target, 0, "", "", ast.parse(target.path.read_text(encoding="utf-8")))


def survivors(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Yields the mutants on which the tests pass, a fork for each, as many at once as cores."""
    running: dict[int, Mutant] = {}
    cores = os.cpu_count() or 1
    for mutant in [*mutants, *[None] * cores]:
        if len(running) >= cores or (mutant is None and running):
            child, status = os.wait()
            mutant_of_child = running.pop(child)
            if status == 0:
                yield mutant_of_child
        if mutant is not None:
            running[fork(mutant)] = mutant


def fork(mutant: Mutant) -> int:
    """Starts the tests on a mutant in a process that ends with 0 where they pass."""
    child = os.fork()
    if child:
        return child
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    signal.alarm(LONGEST)
    status = 1
    try:
        sys.meta_path.insert(0, FaultyFinder(mutant))
        status = int(pytest.main([*OPTIONS, *mutant.target.tests]))
    finally:
        os._exit(status)
