"""Fixtures for tests of the cleaning."""

from tests.storage.cleaning.voted_boards import files

__all__ = ["files"]
