"""The rules of the templates. Each has a control: a source that breaks it is caught."""

from collections.abc import Callable

import pytest

from tests.code_rules import APP
from tests.template_rules import empty_template_names, templates_in, wide_lines


@pytest.mark.parametrize("rule", [wide_lines, empty_template_names])
def test_templates_keep_their_rules(rule: Callable[[str, str], list[str]]) -> None:
    templates = list(templates_in(APP / "templates"))
    assert len(templates) > 100
    assert [line for source, name in templates for line in rule(source, name)] == []


def test_a_wide_line_of_a_template_is_caught() -> None:
    assert wide_lines("<p>\n" + "x" * 110, "a.html") == []
    assert wide_lines("<p>\n" + "x" * 111, "a.html") == ["a.html:2 has 111 columns"]


@pytest.mark.parametrize(
    "source",
    [
        "{% for one in acts %}{{ one }}{% endfor %}",
        "{% for place, each in acts %}{{ each }}{% endfor %}",
        "{% set found = 1 %}",
        "{% set here %}x{% endset %}",
        '{% with here="x" %}{% endwith %}',
        "{% macro say(told) %}{% endmacro %}",
    ],
)
def test_an_empty_name_in_a_template_is_caught(source: str) -> None:
    [line] = empty_template_names(source, "a.html")
    assert line.startswith("a.html:1 is called ")
    assert empty_template_names("{% for act in one.acts %}{{ one.here }}{% endfor %}", "a") == []
