"""Runs campaigns.

python3 -m app campaign                        lists them
python3 -m app campaign lines kills            their short forms, with their controls
python3 -m app campaign kills --full           the whole size; the result is kept for the page
python3 -m app campaign kills --size 50 --seed 7
python3 -m app campaign states --full --pieces 20   one seed after the other; what was done is kept
python3 -m app campaign states --rest          what a run in part left, added to its result
python3 -m app campaign all --full             hours
python3 -m app campaign report                 writes docs/reliability.md from the results
"""

import argparse
import json
import sys
import time

from tests.campaigns.campaign import Campaign, Json, campaigns, rest_of, results, write
from tests.campaigns.report import write_page


def chosen(names: list[str], every: dict[str, Campaign]) -> list[Campaign]:
    """Returns the campaigns of these names; ends with a sentence where one is unknown."""
    unknown = set(names) - {*every, "all"}
    if unknown:
        sys.exit(f"No campaign is called {', '.join(sorted(unknown))}: {', '.join(every)}")
    return list(every.values()) if "all" in names else [every[name] for name in names]


def listing(every: dict[str, Campaign]) -> str:
    return "\n".join(
        f"{campaign.name:12} {campaign.full:>10,} {campaign.unit:12} {campaign.promise}"
        for campaign in every.values()
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m app campaign",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*")
    parser.add_argument("--full", action="store_true", help="the whole size, and keep the result")
    parser.add_argument("--rest", action="store_true", help="add to the result of a run in part")
    parser.add_argument("--size", type=int, help="another size; the result is kept")
    parser.add_argument("--pieces", type=int, default=1, help="keep the result after each")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    options = parser.parse_args(arguments)
    if options.names == ["report"]:
        return write_page()
    every = campaigns()
    if not options.names:
        print(listing(every))
        return 0
    outcomes = [run(campaign, options) for campaign in chosen(options.names, every)]
    return int(any(outcome["harms"] or not outcome["control"]["harms"] for outcome in outcomes))


def run(campaign: Campaign, options: argparse.Namespace) -> Json:
    """Runs one campaign, keeps its result where a size was asked for, and prints it."""
    before = rest_of(campaign) if options.rest else None
    whole = campaign.full - (before["size"] if before else 0)
    size = options.size or (whole if options.full or options.rest else campaign.short)
    seed = before["seed"] + before["pieces"] if before else options.seed
    for outcome in results(campaign, seed=seed, size=size, pieces=options.pieces, before=before):
        if options.full or options.size or options.rest:
            write(outcome)
    print(json.dumps(outcome, indent=1, ensure_ascii=False), flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
