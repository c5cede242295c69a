"""Draws the wheel, ranking and table of a tally with their words in one
language, for templates."""

from dataclasses import dataclass, replace
from typing import Any

from babel import Locale
from markupsafe import Markup

from app.charts.bars import BarWords, TableWords, bars, cut_off, more_text
from app.charts.of_notes import worded
from app.charts.wheel import has_wheel, wheel
from app.charts.wheel_hub import WheelWords
from app.domain.framework import Framework
from app.domain.votes.tally import Tally
from app.locales import _, catalogue


@dataclass(frozen=True)
class Figures:
    """The figures in one language."""

    language: str

    def say(self, message: str, **values: Any) -> str:
        text = catalogue(self.language).gettext(message)
        return text % values if values else text

    def plural(self, count: int) -> str:
        """Returns the CLDR category of a number: one, other, many…"""
        return str(Locale.parse(self.language).plural_form(count))

    def of(self, framework: Framework, message: str, **values: Any) -> str:
        """Returns a sentence on the fields of a vote, or on the notes that
        were put to it."""
        return self.say(worded(framework, message), **values)

    def bar_words_of(self, framework: Framework) -> BarWords:
        """Returns the words of the list, with notes where notes were put to
        the vote."""
        more = {
            "one": self.of(framework, _("and {count} more field with as many votes")),
            "other": self.of(
                framework, _("and {count} more fields with as many votes")
            ),
        }
        return BarWords(
            heading=self.of(framework, _("Fields in the lead")),
            none=self.say(_("No vote yet.")),
            tie=self.say(_("{tied} tied")),
            more=more,
            plural=self.plural,
            language=self.language,
        )

    def table_words_of(self, framework: Framework) -> TableWords:
        return TableWords(
            caption=self.of(framework, _("All fields with their votes")),
            number=self.say(_("No.")),
            field=self.of(framework, _("Field")),
            block=self.say(_("Block")),
            votes=self.say(_("Votes")),
            rank=self.say(_("Rank")),
        )

    def wheel_words(self, framework: Framework) -> WheelWords:
        return WheelWords(
            title=self.of(framework, _("Votes by field")),
            description=self.say(
                worded(
                    framework,
                    _(
                        "A wheel of %(blocks)s blocks and %(fields)s fields; the table "
                        "has the same numbers."
                    ),
                ),
                blocks=len(framework.blocks),
                fields=len(framework.fields),
            ),
            hidden=self.say(_("shown at the close")),
            turnout={
                "one": self.say(_("ballot of {seats}")),
                "other": self.say(_("ballots of {seats}")),
            },
            plural=self.plural,
            language=self.language,
        )

    def has_wheel(self, framework: Framework) -> bool:
        return has_wheel(framework)

    def wheel(
        self, framework: Framework, turnout: Tally, tally: Tally | None
    ) -> Markup:
        """Returns the wheel as SVG; without a tally its sectors are empty."""
        key, ballots, seats = turnout.activity, turnout.ballots, turnout.seats
        return wheel(
            framework,
            tally,
            self.wheel_words(framework),
            activity=key,
            ballots=ballots,
            seats=seats,
        )

    def ranking(
        self, framework: Framework, tally: Tally | None, limit: int | None = None
    ) -> dict[str, object]:
        """Returns the values of results/ranking.html."""
        words = self.bar_words_of(framework)
        listed = bars(framework, tally, words, limit)
        more = more_text(words, cut_off(listed))
        return {"listed": listed, "limit": limit, "words": words, "more": more}

    def table(self, framework: Framework, tally: Tally | None) -> dict[str, object]:
        """Returns the values of results/tally_table.html."""
        words = replace(
            self.bar_words_of(framework), tie=self.say(_("{rank} ({tied} tied)"))
        )
        return {
            "listed": bars(framework, tally, words),
            "words": self.table_words_of(framework),
            "tie": words.tie,
            "hidden": tally is None,
        }
