"""Print verdicts on stated figures, or JSON."""

from zhibek.cli.printing import print_json, print_parts
from zhibek.service.fact_actions import FactCheck
from zhibek.trade.verdicts import OFF, Verdict


def show_facts(found: FactCheck, *, as_json: bool) -> None:
    """Print each verdict with its reason, and how many there are of each."""
    if as_json:
        print_json(found)
        return
    counts = ", ".join(f"{count} {word}" for word, count in found.counts.items())
    parts = [_verdict(one) for one in found.verdicts] or ["No share, growth, sum or level is stated."]
    print_parts("\n\n".join(parts), f"\n{counts}.")


def _verdict(one: Verdict) -> str:
    lines = [f"{one.verdict.upper()} ({one.kind}) “{one.text}”", f"  {one.says}"]
    if one.verdict == OFF and one.nearest is not None:
        unit = f"{one.nearest / 1e9:g} bn" if one.kind == "sum" else f"{one.nearest:.0f} %"
        lines.append(f"  Nearest consistent value: {unit}")
    if one.claim_ids:
        lines.append(f"  Claims: {', '.join(one.claim_ids)}")
    return "\n".join(lines)
