"""Routes that are loaded when somebody first asks for an address that may be
one of theirs."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from types import ModuleType

from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

Modules = Sequence[ModuleType]


class LateRoutes(BaseRoute):
    """Stands after the other routes for those of modules that are not imported
    yet.

    `heads`: what an address of theirs has before its second slash; another one
    loads nothing. `read` imports the modules and returns them, `add` puts
    their routes after this one.
    """

    def __init__(
        self,
        heads: Collection[str],
        read: Callable[[], Modules],
        add: Callable[[Modules], None],
    ) -> None:
        self._heads, self._read, self._add = heads, read, add
        self._are_loaded = False

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Takes any address that may be one of theirs, until they are
        loaded."""
        if self._are_loaded or scope["type"] != "http":
            return Match.NONE, {}
        _, _, below = get_route_path(scope).partition("/")
        return (
            Match.FULL if below.partition("/")[0] in self._heads else Match.NONE
        ), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Loads them, in a thread: whoever votes meanwhile is not kept
        waiting. Then the address is looked for again."""
        self._keep(await asyncio.to_thread(self._read))
        await scope["router"](scope, receive, send)

    def load(self) -> None:
        """Loads them now; does nothing the second time."""
        self._keep(self._read())

    def _keep(self, modules: Modules) -> None:
        if not self._are_loaded:
            self._are_loaded = True
            self._add(modules)
