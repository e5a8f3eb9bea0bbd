"""Zhibek: the open model of trade corridors."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_FACE = {
    "check": "service.actions",
    "run": "service.actions",
    "compare": "service.actions",
    "validate": "service.actions",
    "route": "service.actions",
    "calibrate": "service.actions",
    "new": "service.actions",
    "potential": "service.potential_actions",
    "project": "service.potential_actions",
    "build": "service.fetch_actions",
    "GravityModel": "trade.gravity",
    "estimate_gravity": "trade.gravity",
    "restrictions": "service.actions",
    "list_agreements": "service.ledger_actions",
    "total_agreements": "service.ledger_actions",
    "realise_package": "service.ledger_actions",
    "Shipment": "service.shipment",
    "RuleQuery": "service.rule_list",
    "RouteCard": "service.route_card",
    "assign": "service.assign_actions",
    "routes": "service.assign_actions",
    "skims": "service.assign_actions",
    "select_link": "service.assign_actions",
    "select_place": "service.assign_actions",
    "ways": "service.assign_actions",
    "write_skims": "service.assign_actions",
    "Assignment": "service.assign_actions",
    "Weights": "assignment.from_tables",
    "Sources": "tables.open_network",
    "AllOrNothing": "assignment.all_or_nothing",
    "open_study": "study",
    "run_study": "study",
    "Study": "study",
    "Results": "results",
    "read_results": "results",
    "write_results": "results",
    "Problem": "assignment.problem",
    "Loads": "assignment.problem",
    "Stochastic": "assignment.stochastic",
    "Deterministic": "assignment.deterministic",
    "solve": "assignment.solve",
    "ZhibekError": "errors",
}
__all__ = ["__version__", *_FACE]  # noqa: PLE0604 - names of strings


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the face hands on
    """Fetch a name of the face when it is first asked for, so that importing Zhibek is quick."""
    if name in _FACE:
        return getattr(import_module(f"zhibek.{_FACE[name]}"), name)
    raise AttributeError(f"module 'zhibek' has no attribute '{name}'")


def __dir__() -> list[str]:
    """List the face."""
    return sorted(__all__)
