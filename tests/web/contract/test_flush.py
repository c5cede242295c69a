"""Templates are sent without their indents, and no two words grow together by it."""

from jinja2 import DictLoader, Environment

from app.web.http.rendering import INDENT


def shown(template: str) -> str:
    return (
        Environment(
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=True,
            loader=DictLoader({"a": template}),
        )
        .get_template("a")
        .render()
    )


def test_a_space_stays_where_a_block_s_end_takes_the_line_break() -> None:
    template = "<p>three choices{% if True %} a person{% endif %}\n    · live\n    <b>x</b></p>\n"
    assert shown(INDENT.sub(r"\1", template)).split() == shown(template).split()
    assert "person · live" in shown(INDENT.sub(r"\1", template))
    assert len(INDENT.sub(r"\1", template)) < len(template)
