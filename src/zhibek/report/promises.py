"""The ledger's page: promises, money, freight."""

from collections.abc import Sequence

from zhibek.ledger.book import Ledger, open_ledger
from zhibek.ledger.choose import Choice
from zhibek.ledger.money import GROUP_NAMES, WHY_NOT
from zhibek.ledger.projects import Funding, fund_projects
from zhibek.ledger.realise import Realisation, realise
from zhibek.ledger.totals import total_money
from zhibek.report.material import ReportInput, corridors_of, scenario_name, sum_of, totals_of
from zhibek.report.palette import FAMILY_NAMES, change_step
from zhibek.report.tables_html import Head, coloured, number, paragraph, row_name, table, words
from zhibek.report.wording import change_percent, grouped, joined, megatonnes, percent, thousand_teu

EVERYTHING = Choice()
LEAST_TOLD_T = 5000.0
HEADLINE_HEADS = (
    Head("Headline", numeric=False),
    Head("Announced", "USD m"),
    Head("Named", "USD m"),
    Head("Signed", "USD m"),
    Head("Signed", "of announced"),
    Head("Paid", "USD m"),
    Head("Documents", "traced of told"),
    Head("Source", numeric=False),
)
PROJECT_HEADS = (
    Head("Project", numeric=False),
    Head("Stage", numeric=False),
    Head("Opens", ""),
    Head("Cost", "USD m"),
    Head("Signed", "USD m"),
    Head("Who pays", numeric=False),
    Head("What is missing", numeric=False),
)
PARTNER_HEADS = (
    Head("Partner", numeric=False),
    Head("Signed or further", "USD m"),
    Head("Share", ""),
    Head("Papers", ""),
)
MOST_SOURCE = 44


def promises(results: ReportInput) -> str:
    """Write what became of the headlines, who pays for what, and what promises are worth in freight."""
    ledger = open_ledger(results.study)
    found = [realise(ledger, item.item_id) for item in ledger.items.values() if item.level == "umbrella"]
    return (
        paragraph(_lead(found), "lead")
        + paragraph(
            "A headline sum is never added to another. Signed money is what a named paper holds that is "
            "signed or further, each sum once; a dash is what is not public, not nought.",
            "says",
        )
        + _headlines(found)
        + _partners(ledger)
        + "<h3>Who pays for which project</h3>"
        + _projects(fund_projects(ledger, results.study["projects"]))
        + _freight(results)
    )


def _lead(found: Sequence[Realisation]) -> str:
    """Say of the headlines with a sum how much is signed."""
    told = [one for one in found if one.rung("announced").value_usd]
    if not told:
        return "No headline with a sum is in the ledger."
    silent = [one for one in told if not one.rung("signed").n_items]
    traced = [one for one in told if one.rung("signed").n_items] or told
    largest = max(traced, key=lambda one: one.rung("announced").value_usd)
    title, share = largest.title, largest.rung("signed").share_of_announced or 0.0
    return (
        f"{len(told)} headlines name a sum; for {len(silent)} of them no signed paper with a sum is public. "
        f"Of “{title}”, USD {largest.rung('announced').value_usd / 1e9:.1f} bn, signed papers for "
        f"{percent(share)} can be traced."
    )


def _headlines(found: Sequence[Realisation]) -> str:
    rows = []
    for one in sorted(found, key=lambda one: one.date, reverse=True):
        announced, signed = one.rung("announced"), one.rung("signed")
        share = signed.share_of_announced
        doubted = one.confidence in {"assumed", "estimated"} and announced.value_usd
        rows.append(
            [
                row_name(one.title, note=f"{one.date}, {one.item_id}"),
                number(_millions(announced.value_usd) + (" ?" if doubted else "")),
                number(_millions(one.rung("named").value_usd)),
                number(_millions(signed.value_usd)),
                number("–" if share is None else percent(share), share=share or 0.0, family="middle"),
                number(_millions(one.rung("paid").value_usd)),
                number("–" if one.n_documents is None else f"{one.n_traced} of {one.n_documents}"),
                words(one.source[:MOST_SOURCE], one.confidence),
            ]
        )
    return table(HEADLINE_HEADS, rows, caption="What became of the headlines; a question mark: unverified")


def _partners(ledger: Ledger) -> str:
    """Table the money that counts by partner, with what was left out and warnings below."""
    totals = total_money(ledger, EVERYTHING, ("partner",))
    ranked = totals.by.sort("value_usd", descending=True)
    rows = [
        [
            row_name(GROUP_NAMES[row["partner"]]),
            number(_millions(row["value_usd"])),
            number(
                percent(row["value_usd"] / totals.total_usd),
                share=row["value_usd"] / totals.total_usd,
                family="middle",
            ),
            number(grouped(row["n_items"])),
        ]
        for row in ranked.iter_rows(named=True)
    ]
    left = "; ".join(
        f"{WHY_NOT[row['why']]}, {row['n_items']}" for row in totals.left_out.iter_rows(named=True)
    )
    soft = f"USD {_millions(totals.not_binding_usd)} m of it stands in memoranda that bind nobody. "
    return table(
        PARTNER_HEADS, rows, caption=f"Money that counts, USD {_millions(totals.total_usd)} m in all"
    ) + paragraph(
        (soft if totals.not_binding_usd else "")
        + f"Not counted, by number of rows: {left}. "
        + " ".join(totals.warnings),
        "note",
    )


def _projects(fundings: Sequence[Funding]) -> str:
    rows = [
        [
            row_name(one.name, note=one.project_id),
            words(one.stage, one.stage_date or ("projects table" if one.stage_from == "projects" else "")),
            number(str(one.opening_year or "–")),
            number("–" if one.cost_usd is None else _millions(one.cost_usd)),
            number(_millions(one.signed_usd)),
            words(
                ", ".join(dict.fromkeys(GROUP_NAMES[name] for payer in one.payers for name in payer.partners))
            ),
            words("; ".join(one.missing)),
        ]
        for one in fundings
    ]
    return table(PROJECT_HEADS, rows, caption="Stage, money and what is missing, by project", kind="promises")


def _freight(results: ReportInput) -> str:
    """Set the corridors of the futures side by side, the surest first."""
    futures = [name for name in results.scenarios if results.scenarios[name].get("promised")]
    futures.sort(key=lambda name: (results.scenarios[name]["n_open"], name))
    if len(futures) < 2:
        return paragraph(
            "What the promises are worth in freight is shown where scenarios with `promised` are run, as by "
            "zhibek run -s signed-2030 -s announced-2030 in the New Silk Road.",
            "note",
        )
    first = futures[0]
    totals = {name: totals_of(results, name, "all") for name in futures}
    rows = []
    for corridor in corridors_of(results).values():
        loads = [sum_of(totals[name], [corridor.corridor_id], "load_t") for name in futures]
        boxes = [sum_of(totals[name], [corridor.corridor_id], "load_teu") for name in futures]
        if max(loads) < LEAST_TOLD_T:
            continue
        cells = [number(f"{megatonnes(loads[0])} · {thousand_teu(boxes[0])}")]
        for load, box in zip(loads[1:], boxes[1:], strict=True):
            note = change_percent(loads[0], load)
            cells.append(
                coloured(f"{megatonnes(load)} · {thousand_teu(box)}", note, step=change_step(loads[0], load))
            )
        rows.append([row_name(corridor.name, family=corridor.family), *cells])
    heads = (
        Head("Corridor", numeric=False),
        *(
            Head(scenario_name(results, name), f"{results.scenarios[name]['n_open']} projects")
            for name in futures
        ),
    )
    text = (
        "Futures of one year and one trade that differ only in which promises are kept. Mt · kTEU a year; "
        f"the change is against {scenario_name(results, first)}."
    )
    return (
        "<h3>What the promises are worth in freight</h3>"
        + paragraph(text, "says")
        + table(heads, rows, caption="Corridors by how many promises are kept", kind="matrix")
        + paragraph(_worth(results, futures), "lead")
    )


def _worth(results: ReportInput, futures: Sequence[str]) -> str:
    """Say what the futures carry, by family of land corridors."""
    corridors = corridors_of(results).values()
    told = []
    for family in ("middle", "south", "north"):
        ids = [one.corridor_id for one in corridors if one.family == family]
        loads = [sum_of(totals_of(results, name, "all"), ids, "load_t") for name in (futures[0], futures[-1])]
        if loads[0] > 0:
            told.append(
                f"{FAMILY_NAMES[family]} {megatonnes(loads[1])} Mt instead of {megatonnes(loads[0])} "
                f"({change_percent(*loads)})"
            )
    names = [scenario_name(results, name) for name in (futures[-1], futures[0])]
    return f"{names[0]} beside {names[1]}, by family of corridors: {joined(told)}." if told else ""


def _millions(usd: float) -> str:
    return grouped(usd / 1e6) if usd else "–"
