"""What a vote is made of cannot be changed: not by who reads it, not by who counts it."""

import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, is_dataclass
from importlib import import_module

import pytest

import app.domain.votes
from app.domain.votes.ballot import Rule


def values() -> Iterator[type]:
    for module in pkgutil.iter_modules(app.domain.votes.__path__, "app.domain.votes."):
        for kind in vars(import_module(module.name)).values():
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.name:
                yield kind


@pytest.mark.parametrize("kind", list(values()), ids=lambda kind: kind.__name__)
def test_a_value_of_a_vote_cannot_be_changed(kind: type) -> None:
    value = object.__new__(kind)
    with pytest.raises(FrozenInstanceError):
        value.votes = 4  # type: ignore[attr-defined]


def test_control_the_values_are_found() -> None:
    assert Rule in set(values())
