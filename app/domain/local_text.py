"""A text in languages: each reader has theirs, else the one that it was
written in."""

from collections.abc import Iterable, Mapping, Sequence

# Tags such as `es` or `pt-BR`, the one that a reader likes best first
Languages = Sequence[str]


class LocalText(str):
    """A text in the language `lang`, which has itself in others too: a str for
    whoever needs no more, and as a str it equals and sorts.

    `texts` are by language, the one that it was written in first.
    """

    lang: str
    texts: Mapping[str, str]

    def __new__(cls, texts: Mapping[str, str], lang: str | None = None) -> "LocalText":
        """Shows the text in `lang`, one of its languages, by default in the
        first."""
        lang = lang or next(iter(texts))
        text = super().__new__(cls, texts[lang])
        text.lang, text.texts = lang, dict(texts)
        return text

    def __reduce__(self) -> tuple[type["LocalText"], tuple[Mapping[str, str], str]]:
        return type(self), (self.texts, self.lang)  # for copies


def texts_of(text: str, locale: str) -> Mapping[str, str]:
    """Returns a text by language; a plain one is in the language `locale`."""
    return text.texts if isinstance(text, LocalText) else {locale: text}


def in_languages(text: str, languages: Languages, locale: str) -> str:
    """Returns the text in the first of the reader's languages that it has,
    else as it was written, with its language; a plain one is in the language
    `locale`. An empty one stays as it is."""
    if not text:
        return text
    texts = texts_of(text, locale)
    return LocalText(texts, next(iter(matching(texts, languages)), None))


def lang_of(text: str, locale: str) -> str:
    """Returns the language in which a text is shown; a plain one is in the
    language `locale`."""
    return text.lang if isinstance(text, LocalText) else locale


def said(text: str, languages: Languages) -> str:
    """Returns a text that knows its languages in the best of the reader's; a
    plain one as it is."""
    return in_languages(text, languages, "") if isinstance(text, LocalText) else text


def matching(tags: Iterable[str], languages: Languages) -> list[str]:
    """Returns those of the tags that are a reader's languages, the best first.
    `pt` is content with `pt-BR`, and the other way round, but likes itself
    better."""
    available = list(tags)
    fitting: dict[str, None] = {}
    for language in languages:
        near = [tag for tag in available if base_of(tag) == base_of(language)]
        same = [tag for tag in near if tag.lower() == language.lower()]
        fitting |= dict.fromkeys(same + near)
    return list(fitting)


def base_of(language: str) -> str:
    """Returns a tag without its region: `pt` for `pt-BR`."""
    return language.partition("-")[0].lower()


def rewritten_in(text: str, locale: str) -> str:
    """Returns the text as if `locale` were the language that it was written
    in; a plain one, as it is shown, where it has none in that language."""
    texts = texts_of(text, locale)
    return LocalText({locale: texts[locale], **texts}) if locale in texts else str(text)


def shared_texts(
    first: Mapping[str, str], second: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Returns the pairs of two texts in the languages that both have."""
    return [(text, second[tag]) for tag, text in first.items() if tag in second]


def as_written(text: str) -> str:
    """Returns the text in the language in which it was written."""
    return next(iter(text.texts.values())) if isinstance(text, LocalText) else text


def local(texts: Mapping[str, str], locale: str) -> str:
    """Returns the text that has these languages, `locale` first where it is
    among them; a plain one where that is the only one, "" without any."""
    if len(texts) < 2 and (locale in texts or not texts):
        return texts.get(locale, "")
    first = {locale: texts[locale]} if locale in texts else {}
    return LocalText({**first, **texts})


def written(text: str, locale: str | None = None) -> str | dict[str, str]:
    """Returns the text by language, as a JSON object; a plain text where it
    has one language, and that is `locale` where it is said."""
    if isinstance(text, LocalText) and (
        len(text.texts) > 1 or (locale is not None and locale not in text.texts)
    ):
        return dict(text.texts)
    return as_written(text)
