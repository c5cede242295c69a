"""Palabre: a self-hosted, real-time voting board for workshops in a hall and
online at once."""

from app.lean import spare

__version__ = "0.2.0.dev0"
spare()
