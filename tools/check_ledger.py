"""Check of the ledger against a list of agreements.

The list is a CSV file with the columns id, date, title, value_usd, value_original, currency,
parent_id, source_url and network_ids. Prints each agreement that the study's ledger lacks, and each
date, sum, parent, source or place in which the two differ.

Run as `python tools/check_ledger.py STUDY_FOLDER --data AGREEMENTS.csv`.
"""

import argparse
from pathlib import Path

from open_graphs import read_rows

MISS = 0.001


def compare_agreement(
    told: dict[str, str],
    item: dict[str, str],
    claims: list[dict[str, str]],
    urls: dict[str, str],
    sources: set[str],
) -> list[str]:
    """List in what one agreement of the ledger differs from the list."""
    found = []
    for name, one, other in (
        ("date", told["date"], item["date"]),
        ("parent", told["parent_id"], item["parent_id"]),
    ):
        if one != other:
            found.append(f"{told['id']:20} {name}: list has '{one}', ledger '{other}'")
    money = {(claim["currency"], float(claim["value"])) for claim in claims if claim["currency"]}
    for value, currency in ((told["value_original"], told["currency"]), (told["value_usd"], "USD")):
        if value and not any(code == currency and abs(usd / float(value) - 1) < MISS for code, usd in money):
            found.append(f"{told['id']:20} sum: list has {value} {currency}, ledger {sorted(money)}")
    if told["source_url"] not in {urls[source] for source in sources}:
        found.append(f"{told['id']:20} source: ledger does not name {told['source_url']}")
    places = set(filter(None, told["network_ids"].split(";")))
    if lacking := places - set(item["places"].split(";")):
        found.append(f"{told['id']:20} places: ledger lacks {', '.join(sorted(lacking))}")
    return found


def check_ledger(study: Path, agreements: Path) -> list[str]:
    """List all differences, and how many agreements were compared."""
    items = {row["item_id"]: row for row in read_rows(study / "ledger_items.csv")}
    urls = {row["source_id"]: row["url"] for row in read_rows(study / "sources.csv")}
    claims = read_rows(study / "ledger_claims.csv")
    events = read_rows(study / "ledger_events.csv")
    lines, compared = [], 0
    for told in read_rows(agreements):
        item = items.get(told["id"])
        if item is None:
            lines.append(f"{told['id']:20} is not in the ledger: {told['title']}")
            continue
        compared += 1
        mine = [row for row in claims if row["item_id"] == told["id"]]
        sources = {item["source"]} | {
            row["source"] for row in (*mine, *events) if row["item_id"] == told["id"]
        }
        lines += compare_agreement(told, item, mine, urls, sources)
    return [*lines, f"{compared} agreements compared, {len(items)} in the ledger"]


def main() -> None:
    """Check the ledger of the study named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    print("\n".join(check_ledger(arguments.study, arguments.data)))


if __name__ == "__main__":
    main()
