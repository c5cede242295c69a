"""The figures of the code count what they say: each is tried on a source whose count is known."""

from functools import cache

from tests import figures
from tests.web.notes.request_files import Trace


def test_names_that_name_nothing_are_counted_by_use() -> None:
    assert figures.share_of_empty_names(
        ["for one in seats:\n    seat = one\n    use(seat, seats)"]
    ) == round(100 * 2 / 7, 2)
    assert figures.share_of_empty_names(["for seat in seats:\n    use(seat)"]) == 0.0


def test_the_width_of_a_page_changes_no_count_of_tokens() -> None:
    wide = 'def join(code: str) -> str:\n    """Says."""\n    return call(code, 1, 2)  # why\n'
    high = (
        'def join(\n    code: str\n) -> str:\n    """Says."""\n'
        "    return call(\n        code,\n        1, 2\n    )\n"
    )
    assert figures.tokens_of_functions(wide) == figures.tokens_of_functions(high) == [19]


def test_a_circle_of_imports_is_seen_also_inside_a_function() -> None:
    texts = {
        "app.a": "from app import b",
        "app.b": "def late():\n    import app.c",
        "app.c": "from app.a import x",
    }
    assert figures.circles(texts) == [["app.a", "app.b", "app.c"]]
    assert figures.circles({**texts, "app.c": "import json"}) == []


def test_untyped_dicts_are_counted_where_they_are_promised() -> None:
    source = (
        "def f(a: dict[str, Any], b: dict[str, int]) -> list[Json]:\n"
        "    c: Json = {}\n    d: int = 1\n"
    )
    assert figures.annotations(source) == 3


@cache
def values_of_this_code() -> dict[str, float]:
    return {figure.name: figure.value for figure in figures.figures()}


def test_every_figure_has_a_value_of_this_code() -> None:
    values = values_of_this_code()
    assert values["lines of Python in app/"] > 10_000
    assert values["tokens a function, most"] <= 400
    assert values["stays of a note's request"] > values["files of a note's request"] > 12


def test_figures_that_were_reached_stay() -> None:
    values = values_of_this_code()
    assert values["names that name nothing, % of all"] == 0
    assert values["lines over 100 columns"] == 0
    assert values["circles of imports"] == 0
    assert values["`dict[str, Any]` and its alias `Json`"] <= 60


def test_calls_after_one_another_in_a_file_are_one_stay() -> None:
    trace = Trace()
    trace.files += ["a", "a", "b", "a", "a"]
    assert trace.stays() == ["a", "b", "a"]
