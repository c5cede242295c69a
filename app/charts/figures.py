"""Draws the wheel, ranking and table of a tally with their words in one language, for templates."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from babel import Locale
from markupsafe import Markup

from app.charts.bars import BarWords, TableWords, bars, cut_off, more_text
from app.charts.wheel import wheel
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

    def bar_words_of(self, framework: Framework) -> BarWords:
        """Returns the words of the list, with notes where notes were put to the vote."""
        if not framework.is_of_notes:
            return self.bar_words
        more = {
            "one": self.say(_("and {count} more note with as many votes")),
            "other": self.say(_("and {count} more notes with as many votes")),
        }
        return replace(self.bar_words, more=more)

    @cached_property
    def bar_words(self) -> BarWords:
        more = {
            "one": self.say(_("and {count} more field with as many votes")),
            "other": self.say(_("and {count} more fields with as many votes")),
        }
        return BarWords(
            heading=self.say(_("Fields in the lead")),
            none=self.say(_("No vote yet.")),
            tie=self.say(_("{tied} tied")),
            more=more,
            plural=self.plural,
        )

    @cached_property
    def table_words(self) -> TableWords:
        return TableWords(
            caption=self.say(_("All fields with their votes")),
            number=self.say(_("No.")),
            field=self.say(_("Field")),
            block=self.say(_("Block")),
            votes=self.say(_("Votes")),
            rank=self.say(_("Rank")),
        )

    def wheel_words(self, framework: Framework) -> WheelWords:
        return WheelWords(
            title=self.say(_("Votes by field")),
            description=self.say(
                _(
                    "A wheel of %(blocks)s blocks and %(fields)s fields; the table has the same "
                    "numbers."
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
        )

    def wheel(self, framework: Framework, turnout: Tally, tally: Tally | None) -> Markup:
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
        words = replace(self.bar_words, tie=self.say(_("{rank} ({tied} tied)")))
        table_words = self.table_words
        if framework.is_of_notes:
            table_words = replace(table_words, field=self.say(_("Note")))
        return {
            "listed": bars(framework, tally, words),
            "words": table_words,
            "tie": words.tie,
            "hidden": tally is None,
        }
