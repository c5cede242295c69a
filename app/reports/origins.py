"""Says where the names of a framework are from: the source, a translation of
ours, another one."""

from collections.abc import Iterable, Sequence

from app.domain.framework import Framework
from app.domain.grouping import grouped_by
from app.domain.local_text import lang_of
from app.locales import _, name_in_sentence
from app.reports.words import Words

# By `Framework.origin_in`; whatever else stands there is shown as its
# translator wrote it.
ORIGINS = {
    "source": _("text of the source"),
    "our translation": _("translation by the authors of Palabre, not an official text"),
}


def origin_text(words: Words, framework: Framework) -> str:
    """Returns "Names in Spanish: translation by …." on the names that are
    shown, "" where nobody says where they are from."""
    language = lang_of(framework.title, framework.locale)
    origin = framework.origin_in(language)
    if not origin:
        return ""
    said = words.say(ORIGINS[origin]) if origin in ORIGINS else origin
    named = name_in_sentence(language, words.language)
    return words.say(
        _("Names in %(language)s: %(origin)s."), language=named, origin=said
    )


def origins_said(words: Words, frameworks: Iterable[Framework]) -> Sequence[str]:
    """Returns the sentences on several frameworks, each once; with titles
    where they differ."""
    by_text = grouped_by(frameworks, lambda framework: origin_text(words, framework))
    by_text.pop("", None)
    if len(by_text) < 2:
        return list(by_text)
    return [
        f"{words.list(framework.edition for framework in group)} – {said}"
        for said, group in by_text.items()
    ]
