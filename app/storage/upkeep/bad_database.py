"""The error for a database that Palabre does not work with, whatever the
reason."""


class BadDatabase(Exception):
    """The database is away, damaged, foreign, newer or holds what must not be:
    one sentence."""
