"""The shipped questions at joining: gender, age, institution."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.people.join_questions import JoinQuestion
from app.domain.refusals import Refusal
from app.frameworks.translations import (
    BadTranslation,
    Translation,
    check_questions,
    translated_question,
)

FILE = Path(__file__).parent / "questions" / "ready.json"


def read_questions(translations: Sequence[Translation]) -> Mapping[str, JoinQuestion]:
    """Returns the shipped questions by key, in the languages of the pages and
    of the translations.

    Raises BadTranslation.
    """
    documents = json.loads(FILE.read_text(encoding="utf-8"))
    check_questions(translations, [document["key"] for document in documents])
    whole = [translated_question(document, translations) for document in documents]
    try:
        read = [JoinQuestion.read(document, "questions") for document in whole]
    except Refusal as refusal:
        files = ", ".join(part.file for part in translations if part.questions)
        raise BadTranslation(f"{files}: {refusal.details.get('where')}") from None
    return {question.key: question for question in read}
