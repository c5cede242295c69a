"""Templates are sent without their indents, and no two words grow together by it."""

from jinja2 import DictLoader, Environment
from jinja2.ext import Extension

from app.web.http.pages.templates import Unindented

TEMPLATE = """<ul>
  <li>three choices{% if True %} a person{% endif %}

    · live
    <b>x</b> {{ text }}</li>
</ul>
"""


def rendered(*extensions: type[Extension]) -> str:
    environment = Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        loader=DictLoader({"a": TEMPLATE}),
        extensions=extensions,
    )
    return environment.get_template("a").render(text="a\n  b")


def test_indents_go_and_words_stay_apart() -> None:
    assert rendered(Unindented).split() == rendered().split()
    assert rendered(Unindented) == (
        "<ul>\n<li>three choices a person\n· live\n<b>x</b> a\n  b</li>\n</ul>"
    )
    assert len(rendered(Unindented)) < len(rendered())
