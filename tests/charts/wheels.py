"""Frameworks, tallies and words for the tests of the diagram."""

from dataclasses import replace

from markupsafe import Markup

from app.charts.bars import BarWords, TableWords, bars, cut_off, more_text
from app.charts.wheel import wheel
from app.charts.wheel_hub import WheelWords
from app.domain.framework import Block, Field, Framework
from app.domain.votes.tally import Tally
from app.web.http.pages.templates import render

LONG = (
    "Travail décent et conditions économiques et sociales des artistes et des professionnel·le·s "
    "de la culture"
)
HOSTILE = (
    "<script>alert(1)</script>",
    "\"double\" 'single' & ]]> --",
    "👩‍👩‍👧 théâtre 🎭",
    "الحقوق الثقافية",
    "文化权利",
    "tab\tnull\0 bell\a lone\ud800",
    "x" * 105,
    LONG,
)


def plural(count: int) -> str:
    return "one" if count in {0, 1} else "other"


WHEEL = WheelWords(
    title="Décompte",
    description="Le tableau donne les mêmes nombres.",
    hidden="Résultat à la fin du vote",
    turnout={"one": "bulletin sur {seats}", "other": "bulletins sur {seats}"},
    plural=plural,
)
BARS = BarWords(
    heading="Les champs en tête",
    none="Pas encore de vote.",
    tie="{rank} ex æquo",
    more={"one": "et {count} autre", "other": "et {count} autres"},
    plural=plural,
)
TABLE = TableWords(
    caption="Tous les champs", number="N°", field="Champ", block="Bloc", votes="Votes", rank="Rang"
)


def made(blocks: int, fields: int, name: str = "") -> Framework:
    """So many blocks that share so many fields as evenly as they can; field 7 has the id "7"."""
    ids = [str(place + 1) for place in range(fields)]
    cuts = [fields * block // blocks for block in range(blocks + 1)]
    return Framework(
        id="made",
        title="Made",
        locale="fr",
        blocks=tuple(
            Block(
                f"b{at}",
                name or f"Bloc {at + 1}",
                tuple(Field(i, f"{name or 'Champ'} {i}") for i in ids[cuts[at] : cuts[at + 1]]),
            )
            for at in range(blocks)
        ),
    )


WORKSHOP = replace(
    made(6, 30),
    blocks=tuple(
        replace(block, name=name)
        for block, name in zip(
            made(6, 30).blocks,
            ("DROITS", "COMMUNAUTÉS", "PROSPÉRITÉ", "TERRITOIRES", "NATURE", "GOUVERNANCE"),
            strict=True,
        )
    ),
)
# An invented ballot box: 27 ballots of three votes.
INVENTED = {
    "1": 3, "2": 3, "3": 3, "4": 3, "5": 4, "6": 5, "7": 8,
    "8": 3, "9": 6, "10": 3, "11": 2, "12": 3, "13": 4, "14": 4,
    "15": 5, "16": 6, "17": 2, "19": 1, "21": 1, "22": 5, "23": 2, "25": 2, "27": 1, "30": 2,
}  # fmt: skip


def tally(
    votes: dict[str, int], ballots: int = 27, seats: int = 31, activity: str = "priorites"
) -> Tally:
    return Tally(activity, 1, False, ballots, seats, votes)


OWN = Framework(
    "own",
    "Own",
    "fr",
    (
        Block(
            "b", "Bloc", (Field('"> <i>', "A"), Field("constructor", "B"), Field("__proto__", "C"))
        ),
    ),
)


def fragments(framework: Framework, counted: Tally | None, limit: int | None = None) -> str:
    listed, activity = bars(framework, counted, BARS, limit), "priorites"
    ranking = {
        "listed": listed,
        "limit": limit,
        "words": BARS,
        "activity": activity,
        "more": more_text(BARS, cut_off(listed)),
    }
    table = {
        "listed": listed,
        "words": TABLE,
        "tie": BARS.tie,
        "activity": activity,
        "hidden": counted is None,
    }
    drawing = wheel(framework, counted, WHEEL, activity=activity, ballots=27, seats=31)
    return drawing + Markup(
        render("fr", "results/ranking.html", ranking)
        + render("fr", "results/tally_table.html", table)
    )
