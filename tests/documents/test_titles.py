"""A template's title is recognised by its wording; what somebody wrote stays theirs."""

import pytest

from app.documents.titles import PRACTICE_VOTE, TIE_BREAK, VOTE_ON, title_in
from app.domain.local_text import LocalText
from app.domain.plan.template import TEMPLATES
from app.locales import catalogue, languages


def read(title: str, language: str, locale: str = "fr") -> tuple[str, str]:
    text = title_in(title, (language,), locale)
    assert isinstance(text, LocalText)
    return str(text), text.lang


@pytest.mark.parametrize("stored", languages())
@pytest.mark.parametrize("language", languages())
def test_every_title_of_a_template_follows_its_reader(stored: str, language: str) -> None:
    for message in [
        PRACTICE_VOTE,
        *(message for template in TEMPLATES.values() for message in template.messages()),
    ]:
        title = catalogue(stored).gettext(message)
        assert read(title, language, stored) == (catalogue(language).gettext(message), language)


@pytest.mark.parametrize(
    ("title", "spanish"),
    [
        ("Vote des priorités (2)", "Votación de prioridades (2)"),
        ("Départage\u00a0: Vote des priorités", "Desempate: Votación de prioridades"),
        ("Départage\u00a0: Notre vote", "Desempate: Notre vote"),
        (
            "Vote sur\u00a0: État de situation, Propositions d’actions",
            "Votación sobre: Situación local, Propuestas de acción",
        ),
        (
            "Départage\u00a0: Vote des priorités (2) (3)",
            "Desempate: Votación de prioridades (2) (3)",
        ),
    ],
)
def test_a_title_made_of_others_follows_too(title: str, spanish: str) -> None:
    assert read(title, "es") == (spanish, "es")


@pytest.mark.parametrize(
    "title", ["Notre vote", "Notre vote (2)", "Vote des priorités !", "%(activity)s", "100 %"]
)
def test_a_title_of_one_s_own_stays(title: str) -> None:
    assert read(title, "es") == (title, "fr")


def test_a_board_whose_language_has_no_catalogue_is_read_by_all() -> None:
    assert read("Priority vote", "es", "bm") == ("Votación de prioridades", "es")
    assert read("Kalata", "es", "bm") == ("Kalata", "bm")


def test_the_frames_are_one_in_each_language() -> None:
    for message in (VOTE_ON, TIE_BREAK):
        for language in languages():
            assert catalogue(language).gettext(message).count("%(activity)s") == 1
