"""Where the minifier has no wheel, static files are served as they stand: a phone votes with
them."""

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.web.http.files.static import assets
from tests.web.people import Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

WITHOUT_MINIFIER = """
import sys
sys.modules["minify"] = None  # as where no wheel can be installed: importing it raises ImportError
from app.web.http.files.packer import pack
from app.web.http.files.bundles import files
name = sys.argv[1]
sys.stdout.buffer.write(pack({name: tuple(files()[name])})[name][0])
"""


def body_without_minifier(name: str) -> bytes:
    command = [sys.executable, "-c", WITHOUT_MINIFIER, name]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.parametrize("name", ["phone.js", "phone.css"])
def test_a_phone_votes_with_files_that_are_not_minified(
    workshop: Workshop, phone: "OpenPhone", name: str
) -> None:
    whole = body_without_minifier(name)
    assert len(whole) > 1.2 * len(assets()[name].body)
    awa = phone(workshop)
    served = []
    kind = assets()[name].kind
    awa.page.route(
        f"**/{name}",
        lambda route: (served.append(name), route.fulfill(body=whole, content_type=kind)),
    )
    awa.joins().lives()
    awa.ticks("1", "8", "22")
    awa.sends()
    awa.has_receipt()
    awa.holds_whole(workshop)
    assert served
