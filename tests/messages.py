"""Every message of the product, and what the catalogues lack. `python3 -m app messages` brings the
.po files up to date: new messages come in untranslated (English: as they stand), those that nobody
says any more go."""

import ast
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
APP = ROOT / "app"
LOCALES = APP / "locales"
PLURAL_FORMS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
}
Message = str | tuple[str, str]


def of_templates() -> Iterator[Message]:
    """(singular, plural) or the message."""
    for path in sorted((APP / "templates").rglob("*.html")):
        with path.open("rb") as source:
            options = {"extensions": "jinja2.ext.do", "trimmed": "true", "newstyle_gettext": "true"}
            for _, message, _, _ in extract("jinja2.ext:babel_extract", source, options=options):
                yield (
                    tuple(part for part in message if part)
                    if isinstance(message, tuple)
                    else message
                )  # type: ignore[misc]


def of_code() -> Iterator[Message]:
    """Strings marked by `_(…)`, `msgid(…)` or `ngettext(…)`, the templates' titles, and those of
    domain/template.py."""
    from app.domain.framework import Block, Field, Framework
    from app.domain.plan.template import TEMPLATES, own_framework

    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _marked(node)
    framework = own_framework(Framework("own", "own", "en", (Block("b", "b", (Field("1", "f"),)),)))
    for template in (*TEMPLATES.values(), framework):
        yield from template.messages()


def _marked(call: ast.Call) -> Iterator[Message]:
    name = (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )
    texts = [
        argument.value
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    if name in {"_", "msgid"} and len(texts) == 1:
        yield texts[0]
    if name == "ngettext" and len(texts) == 2:
        yield (texts[0], texts[1])


@cache
def messages() -> dict[str, Message]:
    """Every message by its id."""
    messages: dict[str, Message] = {}
    templates = list(of_templates())
    for message in (*templates, *of_code()):
        messages[message if isinstance(message, str) else message[0]] = (
            message if isinstance(message, str) or len(message) > 1 else message[0]
        )
    # a message said both alone and in the plural is one entry, in the plural
    for message in templates:
        if isinstance(message, tuple) and len(message) > 1:
            messages[message[0]] = message
    return messages


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def update(language: str) -> int:
    """Rewrites a catalogue in the messages' order; how many are still untranslated."""
    before, after = catalogue(language), Catalog(locale=language, fuzzy=False)
    missing = 0
    for key, message in sorted(messages().items()):
        old = before.get(key)
        string = old.string if old else ("" if isinstance(message, str) else ("", ""))
        if language == "en" and not any(string if isinstance(string, tuple) else (string,)):
            string = message
        missing += not all(string if isinstance(string, (tuple, list)) else (string,))
        after.add(message, string=string, flags=old.flags - {"fuzzy"} if old else ())
    text = io.BytesIO()
    write_po(text, after, width=0, omit_header=True, no_location=True, ignore_obsolete=True)
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    )
    head += f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
    (LOCALES / language / "messages.po").write_text(
        head + text.getvalue().decode(), encoding="utf-8"
    )
    return missing


if __name__ == "__main__":
    for language in PLURAL_FORMS:
        sys.stdout.write(f"{language}: {update(language)} to translate\n")
