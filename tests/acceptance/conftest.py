"""The fixtures of servers and phones, for plays that need both."""

from tests.browser.conftest import phone
from tests.web.conftest import fork_palabre, nursery, wires

__all__ = ["fork_palabre", "nursery", "phone", "wires"]
