"""Lines that fail in every way a line can, between real servers and real clients."""

from tests.web.conftest import fork_palabre, nursery, sqlite_server, wires, workshop, workshop_at

__all__ = ["fork_palabre", "nursery", "sqlite_server", "wires", "workshop", "workshop_at"]
