"""Every file of a board, from the routes themselves."""

from collections.abc import Iterator

from app.main import ROUTERS, late_routers

TABLES = ("tally", "notes", "turnout", "atlas", "crosswalk", "long", "miro", "decidim")


def addresses() -> Iterator[str]:
    """Every file of a board, in every format and table."""
    for router in (*ROUTERS, *late_routers()):
        for route in router.router.routes:
            path = getattr(route, "path", "")
            if (
                not path.startswith("/b/")
                or "." not in path
                or "GET" not in getattr(route, "methods", ())
            ):
                continue
            for kind in ("svg", "png") if "{kind}" in path else ("",):
                address = path.replace("{kind}", kind)
                yield from (
                    [f"{address}?table={table}" for table in TABLES]
                    if address.endswith("export.csv")
                    else [address]
                )


BOARD_FILES = sorted(
    {address for address in addresses() if "{" not in address.replace("{code}", "")}
)
