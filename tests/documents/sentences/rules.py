"""What a refusal has to say to a person in their own language: where, what is wrong, what to do."""

import html
import re
from typing import Any

from tests.web.people import Person

LANGUAGES = ("fr", "es", "en")
# What tells a person to do something, in each language.
DO = {
    "fr": "[cC]orrigez|[cC]hoisissez|[eE]xportez|[mM]ettez Palabre à jour|[vV]érifiez|[oO]uvrez"
    "|[dD]emandez|[tT]erminez|[rR]enommez|[lL]aissez|[iI]ndiquez|[eE]nvoyez|[uU]tilisez|au plus",
    "es": "[cC]orrij|[eE]lija|[eE]xp[oó]rte|[aA]ctualice|[cC]ompruebe|[aA]bra|[pP]ida|[cC]iérrela"
    "|[cC]ambie|[dD]eje|[iI]ndique|[eE]nvíe|[uU]se|como máximo",
    "en": "[cC]orrect|[cC]hoose|[eE]xport|[uU]pdate|[cC]heck|[oO]pen each|[aA]sk|[cC]lose it"
    "|[rR]ename|[lL]eave|[gG]ive|[sS]end|[uU]se|at most",
}
UPDATE = {
    "fr": "mettez Palabre à jour",
    "es": "actualice Palabre",
    "en": "update Palabre",
}
LINE = {"fr": "ligne", "es": "línea", "en": "line"}
CODE = re.compile(r"[a-z]+_[a-z_]+|palabre-session|[Ee]rrno|%\(|\(\)|: \(|\(: | \)")
ENGLISH = re.compile(
    r"\b(line|schema|missing|the|this|not|file|unknown|could|read|such|directory|is|and|list)\b"
)
QUOTED = re.compile("“[^”]*”|«[^»]*»|[^ (]+\\.(json|csv|xlsx)")


def faults(sentence: str, language: str, place: str) -> set[str]:
    """What a sentence lacks; `place` is a pattern of where, with LINE for the word, "" for none."""
    bare = QUOTED.sub("X", sentence)
    lacks = {
        "no sentence": not re.fullmatch(r"\S.*[.…]", sentence, re.DOTALL),
        "a code": CODE.search(bare),
        "English": language != "en" and ENGLISH.search(bare),
        "no place": not re.search(place.replace("LINE", LINE[language]), sentence, re.IGNORECASE),
        "nothing to do": not re.search(DO[language], sentence),
    }
    return {name for name, is_so in lacks.items() if is_so}


def speaking(person: Person, language: str, accept: str = "application/json") -> Person:
    person.headers.update({"Accept-Language": language, "Accept": accept})
    return person


def said(answer: Any) -> str:
    """The sentence of a refusal, in JSON or on a page."""
    assert 400 <= answer.status_code < 500, answer.text[:500]
    if "json" in answer.headers["content-type"]:
        return str(answer.json()["message"])
    notice = re.search(r'class="notice notice-[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    notice = notice or re.search("<h1>(.*?)</h1>", answer.text, re.DOTALL)
    assert notice, answer.text[:2000]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", notice[1])).split()).strip()
