"""Keeps the pages of a report's headings: those of its PDF, which the editable
report lists too."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping

KEPT = 64  # documents, of some 100 numbers each
Query = Callable[[Mapping[str, object]], Awaitable[bytes]]


class PageNumbers:
    """Asks typst once for each document, however often it is fetched."""

    def __init__(self) -> None:
        self._pages: dict[str, list[int]] = {}

    async def of(
        self, order: Mapping[str, object], moment: str, query: Query
    ) -> list[int]:
        """Returns the pages that `query` finds for an order (`pages_order`).

        `moment` are the words by which the document says when it was made: no
        page depends on them.
        """
        key = await asyncio.to_thread(_key, order, moment)
        if key not in self._pages:
            pages = list(json.loads(await query(order))[0])
            if len(self._pages) >= KEPT:
                self._pages.pop(next(iter(self._pages)))
            self._pages[key] = pages
        return self._pages[key]


def _key(order: Mapping[str, object], moment: str) -> str:
    text = json.dumps(order, ensure_ascii=False)
    return hashlib.sha256(
        (text.replace(moment, "") if moment else text).encode()
    ).hexdigest()
