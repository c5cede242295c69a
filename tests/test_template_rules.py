"""The rules of the templates. Each has a control: a source that breaks it is caught."""

from collections.abc import Callable

import pytest

from tests.code_rules import APP
from tests.template_rules import (
    cutting_boxes,
    empty_template_names,
    hiding_controls,
    templates_in,
    translatable_numbers,
    wide_lines,
)

RULES = [wide_lines, empty_template_names, translatable_numbers, cutting_boxes, hiding_controls]


@pytest.mark.parametrize("rule", RULES)
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


@pytest.mark.parametrize(
    "tag",
    [
        '<span class="number">',
        '<strong class="code big-code">',
        '<span\n class="{{ place.name|caps }} timer" title="{{ n }}">',
        "<span data-votes>",
        '<span class="count" id="count-{{ key }}">',
    ],
)
def test_a_number_that_a_translation_may_touch_is_caught(tag: str) -> None:
    assert translatable_numbers(f"<p>{tag}1", "a.html") == [f"a.html: {tag}"]
    assert translatable_numbers(tag.replace(">", ' translate="no">'), "a.html") == []
    assert translatable_numbers('<td class="is-number">', "a.html") == []


def test_a_box_that_cuts_what_is_pasted_is_caught() -> None:
    assert cutting_boxes('<textarea rows="2" maxlength="500">', "a") != []
    assert cutting_boxes('<textarea rows="2"><input maxlength="5">', "a") == []


@pytest.mark.parametrize("name", ["id", "action", "childNodes", "parentNode", "firstElementChild"])
def test_a_control_that_hides_a_property_of_its_form_is_caught(name: str) -> None:
    tag = f'<input type="hidden" name="{name}" value="{{{{ note.id }}}}">'
    assert hiding_controls(f"<form>{tag}</form>", "a.html") == [f"a.html: {tag}"]
    harmless = tag.replace(f'name="{name}"', f'name="note_{name}" data-name="{name}"')
    assert hiding_controls(f"<form>{harmless}</form>", "a.html") == []
