"""The servers and the workshop of the web's tests, for files instead of pages."""

from tests.web.conftest import (  # noqa: F401 - fixtures
    any_server,
    any_workshop,
    fork_palabre,
    nursery,
    postgres_server,
    sqlite_server,
    wires,
    workshop,
    workshop_at,
)
