"""The phones of the browser's tests, for a play that needs them too."""

from tests.browser.conftest import phone

__all__ = ["phone"]
