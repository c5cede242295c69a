"""The texts of a framework's document: plain, or an object with one for each
language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.local_text import local
from app.domain.refusals import Refusal
from app.domain.text import tidy

LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
MAX_LANGUAGES = 24  # of one text

Document = Mapping[str, object]


@dataclass(frozen=True)
class TextRule:
    """How a text is read: at most `limit` characters; an optional one may be
    missing; of one `line` or of several. A `named` one is in the framework's
    language, whatever others it has."""

    limit: int
    required: bool = True
    line: bool = True
    named: bool = True


@dataclass(frozen=True)
class ListRule:
    """How a list of texts is read: at most `limit`, and how one is read."""

    limit: int
    text: TextRule


def read_text(row: Document, key: str, path: str, rule: TextRule) -> str:
    """Returns a tidied text of one language; "" for an optional one that is
    missing or blank.

    Refuses `bad_framework` (missing, not_text, empty, too_long).
    """
    value, where = row.get(key), path_of(path, key)
    if value is None:
        if rule.required:
            raise bad(where, "missing")
        return ""
    return _tidied(value, where, rule)


def read_local_text(
    row: Document, key: str, path: str, rule: TextRule, locale: str
) -> str:
    """Returns a tidied text; of an object with one for each language, `{"fr":
    …, "en": …}`, a LocalText. `locale` is the framework's language, in which
    there must be a name.

    Refuses as `read_text`, and `unknown_locale`, `language_twice`,
    `too_many_languages`.
    """
    value, where = row.get(key), path_of(path, key)
    if not isinstance(value, Mapping):
        return read_text(row, key, path, rule)
    tags = [_tag(tag, where) for tag in value]
    if locale not in tags and (rule.named or not tags):
        raise bad(path_of(where, locale), "missing")
    if len(tags) > MAX_LANGUAGES:
        raise bad(where, "too_many_languages")
    if len({tag.lower() for tag in tags}) < len(tags):
        raise bad(where, "language_twice")
    in_each = TextRule(rule.limit, line=rule.line)
    texts = {tag: _tidied(value[tag], path_of(where, tag), in_each) for tag in tags}
    return local(texts, locale)


def read_local_list(
    row: Document, key: str, path: str, rule: ListRule, locale: str
) -> tuple[str, ...]:
    """Returns the texts of a list, each plain or in languages; of an object
    with a list for each language, all equally long, the same. Without the key
    there are none.

    Refuses as `read_local_text`, and `not_list`, `too_many`.
    """
    value, where = row.get(key), path_of(path, key)
    if value is None:
        return ()
    if isinstance(value, Mapping):
        value = _turned(value, where)
    if not isinstance(value, list):
        raise bad(where, "not_list")
    if len(value) > rule.limit:
        raise bad(f"{where}[{rule.limit}]", "too_many")
    items = {f"{key}[{place}]": item for place, item in enumerate(value)}
    return tuple(
        read_local_text(items, name, path, rule.text, locale) for name in items
    )


def _turned(by_language: Document, where: str) -> list[object]:
    """Returns lists by language as a list of texts by language."""
    lists = [texts for texts in by_language.values() if isinstance(texts, list)]
    if len(lists) < len(by_language) or len(set(map(len, lists))) > 1:
        raise bad(where, "not_list")
    return [
        dict(zip(by_language, texts, strict=True)) for texts in zip(*lists, strict=True)
    ]


def printed(value: object, where: str) -> str:
    """Returns a text, or a small whole number as text: people write `"id":
    7`."""
    whole = (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
    )
    return str(value) if whole else string(value, where)


def _tag(tag: object, where: str) -> str:
    if not isinstance(tag, str) or not LOCALE.fullmatch(tag):
        raise bad(where, "unknown_locale")
    return tag


def string(value: object, where: str) -> str:
    """Refuses `not_text`."""
    if not isinstance(value, str):
        raise bad(where, "not_text")
    return value


def read_locale(doc: Document, key: str, default: str) -> str:
    """Returns the language of a framework. Refuses `unknown_locale`."""
    value = default if doc.get(key) is None else string(doc[key], key)
    if not LOCALE.fullmatch(value):
        raise bad(key, "unknown_locale")
    return value


def path_of(path: str, key: object) -> str:
    """Returns the path of what stands under a key, such as
    `blocks[2].name`."""
    return f"{path}.{key}" if path else str(key)


def bad(where: str, problem: str) -> Refusal:
    """Returns `bad_framework`."""
    return Refusal("bad_framework", where=where, problem=problem)


def _tidied(value: object, where: str, rule: TextRule) -> str:
    text = tidy(string(value, where), line=rule.line)
    if rule.required and not text:
        raise bad(where, "empty")
    if len(text) > rule.limit:
        raise bad(where, "too_long")
    return text
