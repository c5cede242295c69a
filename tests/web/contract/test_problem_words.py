"""Every problem that a refusal may name is said in words: no code stands inside a sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.documents.session import file as session_json
from app.domain.refusals import Refusal
from app.web.http.refusals import REFUSALS, sentence_of
from app.web.http.sentences.problems import PROBLEMS
from app.web.http.sentences.variants import CAUSES, ONE

APP = Path(__file__).resolve().parents[3] / "app"
MAKERS = {"bad", "_bad", "apart", "BadOutline"}  # (where, problem)
# Numbers before a noun that are never one: limits, and what is over them.
NEVER_ONE = {
    ("activities_full", "limit"),
    ("bad_paste", "limit"),
    ("follow_ups_full", "limit"),
    ("no_such_seat", "count"),
    ("shortlist_count", "most"),
    ("text_too_long", "length"),
    ("too_many_towns", "most"),
}
OF_BALLOTS = {"ballot_incomplete", "ballot_too_long", "field_twice", "no_such_field"}


def problems_in(source: str) -> Iterator[str]:
    """The codes that a module hands to a refusal as its problem."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            values = [word.value for word in node.keywords if word.arg == "problem"]
            values += node.args[1:2] if name in MAKERS else []
            for value in values:
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
        elif isinstance(node, ast.Dict):
            for key, item in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "problem":
                    yield from (
                        part.value
                        for part in ast.walk(item)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    )


def unsaid(codes: Iterator[str]) -> set[str]:
    words = {code for code in codes if re.fullmatch("[a-z]+(_[a-z]+)*", code)}
    return words - set(PROBLEMS)


def test_every_problem_has_words() -> None:
    codes = [
        code for path in APP.rglob("*.py") for code in problems_in(path.read_text(encoding="utf-8"))
    ]
    codes += [*session_json.PROBLEMS.values(), *OF_BALLOTS, "bad_value"]
    assert len(set(codes)) > 30, "they are found"
    not_codes = {"key", "schema", "secret", "type", "problem", "text"}  # keys beside them
    assert unsaid(iter(codes)) - not_codes == set()


def test_a_problem_without_words_is_found() -> None:
    source = (
        'raise bad(f"{where}.x", "missing" if a else "too_blue")\nRefusal("x", problem="so_so")\n'
    )
    assert unsaid(problems_in(source)) == {"too_blue", "so_so"}


def numbers_before_nouns(sentences: Iterator[tuple[str, str]]) -> set[tuple[str, str]]:
    """Returns (code, detail) of each number that stands before a noun in the plural."""
    nouns = re.compile(r"%\((\w+)\)s (?!has|is|voted|already)(?:people|[a-z-]+s\b)")
    return {(code, number) for code, sentence in sentences for number in nouns.findall(sentence)}


def test_a_number_that_may_be_one_has_a_sentence_for_it() -> None:
    sentences = [(code, sentence) for code, (_, sentence) in REFUSALS.items()]
    sentences += [(code, sentence) for (code, _), sentence in CAUSES.items()]
    singular = {(code, number) for code, (number, _) in ONE.items()}
    assert numbers_before_nouns(iter(sentences)) - NEVER_ONE == singular


def test_one_choice_is_no_choices() -> None:
    for language, (singular, plural) in {
        "fr": ("un seul choix", "3 choix"),
        "en": ("one choice;", "3 choices"),
        "es": ("una opción;", "3 opciones"),
    }.items():
        for code in ("ballot_incomplete", "ballot_too_long"):
            for votes, words in ((1, singular), (3, plural)):
                sentence = sentence_of(Refusal(code, votes=votes, chosen=2), language)
                assert words in sentence, sentence
