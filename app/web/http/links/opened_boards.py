"""The boards that were opened from an address."""

from collections import OrderedDict

MOST_OPENED = 50_000


class OpenedBoards:
    """Which boards were opened from which addresses, the latest of them."""

    def __init__(self, most: int = MOST_OPENED) -> None:
        self._most = most
        self._opened: OrderedDict[tuple[str, str], None] = OrderedDict()

    def open(self, address: str, code: str) -> None:
        """Notes that the board answered there."""
        self._opened[address, code] = None
        self._opened.move_to_end((address, code))
        if len(self._opened) > self._most:
            self._opened.popitem(last=False)

    def is_open(self, address: str, code: str) -> bool:
        return (address, code) in self._opened
