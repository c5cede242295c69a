"""Fixtures for tests of votes."""

from tests.storage.votes.vote_boards import vote_board

__all__ = ["vote_board"]
