"""Our catalogues are compiled as Babel compiles them."""

import gettext
import io

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.locales import HERE, languages
from app.locales.po import compiled, translated

TRICKY = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

#. for translators: msgid "no message"
#, python-format
msgid "one \"quoted\" line\n"
"and a \\n that is none"
msgstr "une ligne « citée »\n"
"et\tune autre"

msgid "%(count)s note"
msgid_plural "%(count)s notes"
msgstr[0] "%(count)s post-it"
msgstr[1] "%(count)s post-its"

msgid "not yet"
msgstr ""

msgid "%(count)s town"
msgid_plural "%(count)s towns"
msgstr[0] ""
msgstr[1] ""

#, fuzzy
msgid "perhaps"
msgstr "peut-être"

#~ msgid "no longer"
#~ msgstr "plus"
""".lstrip()


def by_babel(source: str) -> dict[object, str]:
    file = io.BytesIO()
    write_mo(file, read_po(io.StringIO(source)))
    return messages(file.getvalue())


def messages(file: bytes) -> dict[object, str]:
    return vars(gettext.GNUTranslations(io.BytesIO(file)))["_catalog"]


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_is_compiled_as_by_babel(language: str) -> None:
    source = (HERE / language / "messages.po").read_text(encoding="utf-8")
    ours, theirs = messages(compiled(source)), by_babel(source)
    del ours[""], theirs[""]  # the head, to which Babel adds lines of its own
    assert ours == theirs
    assert len(ours) > 1000


def test_marks_plurals_and_what_is_not_translated() -> None:
    ours, theirs = messages(compiled(TRICKY)), by_babel(TRICKY)
    del ours[""], theirs[""]
    assert ours == {key: text for key, text in theirs.items() if key[0] != "%(count)s town"}
    assert ours['one "quoted" line\nand a \\n that is none'].endswith("\net\tune autre")
    assert len(list(translated(TRICKY))) == 3


def test_numbers_choose_their_form() -> None:
    french = gettext.GNUTranslations(io.BytesIO(compiled(TRICKY)))
    form = [french.ngettext("%(count)s note", "%(count)s notes", number) for number in (1, 2)]
    assert form == ["%(count)s post-it", "%(count)s post-its"]
    assert french.gettext("not yet") == "not yet"
