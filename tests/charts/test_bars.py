"""The list of leaders and the table of all fields: ties, limits, hostile names and labels."""

from app.charts.bars import bars, cut_off, more_text
from app.domain.framework import Block, Field, Framework
from app.domain.framework_names import labels
from tests.charts.wheels import BARS, OWN, WORKSHOP, fragments, tally


def test_the_table_and_the_list_say_ties_and_escape_names() -> None:
    hostile = Framework(
        "h",
        "H",
        "fr",
        (Block("b", "<b>", (Field("1", "<script>x</script>"), Field("2", '"onload="'))),),
    )
    html = fragments(hostile, tally({"1": 2, "2": 2}))
    assert "<script" not in html
    assert "style=" not in html
    assert html.count("1 ex æquo") == 4
    assert 'transform="scale(0.4 1)"' in html


def test_the_list_cut_at_its_limit_says_what_it_cuts_through() -> None:
    listed = bars(WORKSHOP, tally({"4": 3, "9": 1, "2": 1, "30": 1}), BARS, 2)
    assert [(bar.field, bar.rank, bar.tied) for bar in listed if bar.visible] == [
        ("4", 1, 1),
        ("2", 2, 3),
    ]
    assert more_text(BARS, cut_off(listed)) == "et 2 autres"
    assert not any(bar.visible for bar in bars(WORKSHOP, tally({}), BARS, 8))
    assert all(bar.visible for bar in bars(WORKSHOP, None, BARS))


def test_fields_with_long_ids_are_numbered() -> None:
    assert labels(WORKSHOP)["7"] == "7"
    assert labels(OWN) == {'"> <i>': "1", "constructor": "2", "__proto__": "3"}
