"""HTTP says what Python and the terminal say."""

import inspect
import json
from pathlib import Path

import pytest
import typer

from reference.small_study import EXAMPLE
from reference.terminal import zhibek
from reference.web import make_desk, working
from zhibek.cli.main import app as terminal
from zhibek.service import (
    actions,
    assign_actions,
    fact_actions,
    fetch_actions,
    ledger_actions,
    map_actions,
    potential_actions,
    question_actions,
    trade_actions,
    whatif_actions,
)
from zhibek.service.views import view
from zhibek.service.whatif_ask import WhatIf
from zhibek.studio.offer_list import OFFERS

ARTICLE = Path(__file__).parents[1] / "golden" / "statements" / "article.txt"
ROOMS = [*Path(actions.__file__).parent.glob("*_actions.py"), Path(actions.__file__)]
MODULES = [
    actions, assign_actions, fact_actions, fetch_actions, ledger_actions, potential_actions,
    map_actions, question_actions, trade_actions, whatif_actions,
]  # fmt: skip
PARTS = {
    "actions.compare_results": "the second half of compare",
    "assign_actions.assign": "assign_and_write begins with it",
    "assign_actions.check_output": "assign_and_write begins with it",
    "assign_actions.choose_method": "reads a word of the terminal",
    "assign_actions.name_method": "writes a word of the terminal",
    "assign_actions.routes": "written by assign --routes, to a folder",
    "assign_actions.select_link": "part of assign: links",
    "assign_actions.select_place": "part of assign: place",
    "assign_actions.skims": "written by assign --skims, to a folder",
    "assign_actions.ways": "Python alone, so far",
    "assign_actions.write_assignment": "writes to a folder",
    "assign_actions.write_skims": "writes to a folder",
    "ledger_actions.draw_line": "a line of the list",
    "trade_actions.open_claims": "every action of trade begins with it",
    "trade_actions.show_targets": "part of the report",
    "trade_actions.tabulate_flows": "part of reconcile",
}
WITHOUT_COMMAND = {"constants": "shown by validate", "why": "compare --why", "ledger map": "for a map"}
WITHOUT_ROUTE = {"studio": "starts the server"}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory):
    with working(make_desk(tmp_path_factory.mktemp("studio"))) as client:
        yield client


def list_commands(app: typer.Typer, before: str = "") -> set[str]:
    alone = {
        f"{before}{group.name}"
        for group in app.registered_groups
        if (called := group.typer_instance.registered_callback) and called.invoke_without_command is True
    }
    own = alone | {
        before + (one.name or one.callback.__name__.replace("_", "-")) for one in app.registered_commands
    }
    groups = (
        list_commands(group.typer_instance, f"{before}{group.name} ") for group in app.registered_groups
    )
    return own.union(*groups)


def list_actions() -> dict[str, object]:
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": found
        for module in MODULES
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_file_of_actions_is_looked_at() -> None:
    assert {path.stem for path in ROOMS} == {module.__name__.rpartition(".")[2] for module in MODULES}


def test_every_action_has_one_route() -> None:
    offered = [offer.action for offer in OFFERS]
    assert len(offered) == len(set(offered))
    missing = {name for name, action in list_actions().items() if action not in offered}
    assert missing == set(PARTS)


def test_every_command_has_the_route_of_its_words() -> None:
    words = [offer.words for offer in OFFERS]
    assert len(words) == len(set(words))
    assert set(words) - set(WITHOUT_COMMAND) == list_commands(terminal) - set(WITHOUT_ROUTE)


def as_json(thing: object) -> object:
    return json.loads(json.dumps(view(thing)))


TABLE = [
    ("check", {}, ("check", EXAMPLE), lambda: actions.check(EXAMPLE)),
    ("scenarios", {}, ("scenarios", EXAMPLE), lambda: actions.list_scenarios(EXAMPLE)),
    ("constants", {}, None, lambda: actions.constants(EXAMPLE)),
    (
        "route",
        {"origin": "Almaty", "destination": "Baku", "class_id": "machinery", "avoid": ["CN"]},
        ("route", "Almaty", "Baku", "--study", EXAMPLE, "--class", "machinery", "--avoid", "CN"),
        lambda: actions.route(
            EXAMPLE, actions.Shipment("Almaty", "Baku", class_id="machinery", avoid=("CN",))
        ),
    ),
    (
        "restrictions",
        {"on": "2024-11-02"},
        ("restrictions", EXAMPLE, "--date", "2024-11-02"),
        lambda: actions.restrictions(EXAMPLE, actions.RuleQuery("2024-11-02")),
    ),
    (
        "trade mirror",
        {"reporter": "KZ", "partner": "CN", "year": 2022},
        ("trade", "mirror", "KZ", "CN", "--year", "2022", "--study", EXAMPLE),
        lambda: trade_actions.mirror("KZ", "CN", year=2022, where=EXAMPLE),
    ),
    (
        "trade reconcile",
        {"reporter": "KZ", "partner": "CN", "study": "silk-road"},
        ("trade", "reconcile", "KZ", "CN"),
        lambda: trade_actions.reconcile_trade("KZ", "CN"),
    ),
    (
        "trade target",
        {"reporter": "KZ", "partner": "CN", "level_usd": 40e9, "year": 2030, "base_year": 2022, "study": "silk-road"},
        ("trade", "target", "KZ", "CN", "--level", "40e9", "--year", "2030", "--base", "2022"),
        lambda: trade_actions.target("KZ", "CN", level_usd=40e9, year=2030, base_year=2022),
    ),
    (
        "trade compare",
        {"reporters": ["CN", "EU"], "region": "central-asia", "year": 2022, "study": "silk-road"},
        ("trade", "compare", "CN", "EU", "--region", "central-asia", "--year", "2022"),
        lambda: trade_actions.compare(["CN", "EU"], "central-asia", 2022),
    ),
    (
        "trade share",
        {"reporter": "CN", "partner": "KZ", "whole": "central-asia", "year": 2022, "study": "silk-road"},
        ("trade", "share", "CN", "KZ", "--of", "central-asia", "--year", "2022"),
        lambda: trade_actions.share("CN", "KZ", "central-asia", 2022),
    ),
    (
        "trade project",
        {"years": [2030]},
        ("trade", "project", "--year", "2030", "--study", EXAMPLE),
        lambda: potential_actions.project(EXAMPLE, [2030]),
    ),
    (
        "trade potential",
        {"exporter": "KZ", "importer": "CN"},
        ("trade", "potential", "KZ", "CN", "--study", EXAMPLE),
        lambda: potential_actions.potential(EXAMPLE, "KZ", "CN"),
    ),
    (
        "trade gravity",
        {"country": "KZ"},
        ("trade", "gravity", "KZ", "--study", EXAMPLE),
        lambda: potential_actions.gravity(EXAMPLE, "KZ"),
    ),
    ("ledger list", {}, ("ledger", "list", "--study", EXAMPLE), lambda: ledger_actions.list_agreements(EXAMPLE)),
    (
        "ledger list",
        {"parties": ["KZ"], "known_on": "2024-12-31"},
        ("ledger", "list", "--study", EXAMPLE, "--party", "KZ", "--known-on", "2024-12-31"),
        lambda: ledger_actions.list_agreements(
            EXAMPLE, ledger_actions.Choice(("KZ",)), known_on="2024-12-31"
        ),
    ),
    ("ledger totals", {}, ("ledger", "totals", "--study", EXAMPLE), lambda: ledger_actions.total_agreements(EXAMPLE)),
    ("ledger projects", {}, ("ledger", "projects", "--study", EXAMPLE), lambda: ledger_actions.list_fundings(EXAMPLE)),
    ("ledger map", {}, None, lambda: ledger_actions.map_agreements(EXAMPLE)),
    (
        "ledger influence",
        {},
        ("ledger", "influence", "--study", EXAMPLE),
        lambda: ledger_actions.view_influence(EXAMPLE),
    ),
    (
        "ledger as-known-on",
        {"known_on": "2023-05-19"},
        ("ledger", "as-known-on", "2023-05-19", "--study", EXAMPLE),
        lambda: ledger_actions.ledger_as_known("2023-05-19", EXAMPLE),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "body", "command", "action"), TABLE, ids=[one[0] for one in TABLE])
def test_the_three_faces_give_the_same_numbers(web, words, body, command, action) -> None:
    answer = web.post(f"/api/{words.replace(' ', '/')}", body)
    assert answer.status_code == 200, answer.text
    wanted = as_json(action())
    assert answer.json() == wanted
    if command is not None:
        told = zhibek(*command, "--json")
        assert (told.code, json.loads(told.out)) == (0, wanted)


ASKED = WhatIf(open=("steppe-line",), settings={"close-khorgos-road": 1.0, "ferry-sailings": 150.0})
BODY = {"open": ["steppe-line"], "settings": {"ferry-sailings": 150, "close-khorgos-road": 1}}
OPTIONS = (
    "--study",
    EXAMPLE,
    "--open",
    "steppe-line",
    "--set",
    "close-khorgos-road=1",
    "--set",
    "ferry-sailings=150",
)
LIVE = [
    ("map", {}, ("map", "--study", EXAMPLE), lambda: map_actions.draw_frame(EXAMPLE)),
    ("controls", {}, ("controls", "--study", EXAMPLE), lambda: map_actions.controls(EXAMPLE)),
    ("whatif", {}, ("whatif", "--study", EXAMPLE), lambda: whatif_actions.what_if(EXAMPLE, WhatIf())),
    ("whatif", BODY, ("whatif", *OPTIONS), lambda: whatif_actions.what_if(EXAMPLE, ASKED)),
    (
        "whatif place",
        BODY | {"place_id": "KZAAU"},
        ("whatif", *OPTIONS, "place", "KZAAU"),
        lambda: whatif_actions.place(EXAMPLE, ASKED, "KZAAU"),
    ),
    (
        "whatif link",
        BODY | {"link_id": "ferry:KZAAU-AZ-ALAT"},
        ("whatif", *OPTIONS, "link", "ferry:KZAAU-AZ-ALAT"),
        lambda: whatif_actions.link(EXAMPLE, ASKED, "ferry:KZAAU-AZ-ALAT"),
    ),
    (
        "whatif corridor",
        BODY | {"corridor_id": "rail-all-the-way"},
        ("whatif", *OPTIONS, "corridor", "rail-all-the-way"),
        lambda: whatif_actions.corridor(EXAMPLE, ASKED, "rail-all-the-way"),
    ),
    ("whatif why", BODY, ("whatif", *OPTIONS, "why"), lambda: whatif_actions.why(EXAMPLE, ASKED)),
    (
        "whatif save",
        BODY | {"name": "more-ferries", "says": "More ferries."},
        ("whatif", *OPTIONS, "save", "more-ferries", "--says", "More ferries."),
        lambda: whatif_actions.save(EXAMPLE, ASKED, "more-ferries", "More ferries."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "body", "command", "action"), LIVE, ids=[one[0] for one in LIVE])
def test_the_live_map_says_the_same_on_three_faces(web, words, body, command, action) -> None:
    answer = web.post(f"/api/{words.replace(' ', '/')}", body)
    assert answer.status_code == 200, answer.text
    wanted = untimed(as_json(action()))
    assert untimed(answer.json()) == wanted
    told = zhibek(*command, "--json")
    assert (told.code, untimed(json.loads(told.out))) == (0, wanted)


def untimed(told: dict) -> dict:
    return {name: value for name, value in told.items() if name != "took_ms"}


def test_one_agreement_and_what_became_of_it(web) -> None:
    first = ledger_actions.list_agreements(EXAMPLE).lines[0].item_id
    wanted = as_json(ledger_actions.show_agreement(first, EXAMPLE))
    assert web.post("/api/ledger/show", {"item_id": first}).json() == wanted
    assert json.loads(zhibek("ledger", "show", first, "--study", EXAMPLE, "--json").out) == wanted
    answer = web.post("/api/ledger/realise", {"item_id": first})
    told = zhibek("ledger", "realise", first, "--study", EXAMPLE, "--json")
    assert answer.json() == json.loads(told.out) == as_json(ledger_actions.realise_package(first, EXAMPLE))


def test_facts_of_a_text_that_is_sent(web) -> None:
    body = {"file_name": "article.txt", "text": ARTICLE.read_text(encoding="utf-8"), "study": "silk-road"}
    wanted = as_json(fact_actions.check_facts(ARTICLE)) | {"file": "article.txt"}
    assert web.post("/api/facts/check", body).json() == wanted


def test_the_ledger_out_and_in(web, tmp_path: Path) -> None:
    for form, name in (("iati", "ledger.xml"), ("jsonl", "ledger.jsonl")):
        path = ledger_actions.export_ledger(tmp_path / name, EXAMPLE)
        found = web.post("/api/ledger/export", {"form": form}).json()
        assert found == {"file_name": name, "text": path.read_text(encoding="utf-8")}
    assert web.post("/api/new", {"name": "books"}).json() == {"study": "books"}
    added = web.post("/api/ledger/import", {"study": "books", "text": found["text"]}).json()
    assert set(added.values()) == {0}
    refused = web.post("/api/ledger/import", {"study": "silk-road", "text": found["text"]})
    assert (refused.status_code, refused.json()["title"]) == (404, "UnknownNameError")


def test_run_compare_and_what_is_taken_away(web) -> None:
    found = web.finish("/api/run", {"scenario_ids": ["steppe-line-2030"]})
    results = actions.run(EXAMPLE, ["steppe-line-2030"])
    assert found["manifest"] == as_json(dict(results.manifest))
    assert found["corridor_totals"] == as_json(results.frames["corridor_totals"])
    ends = {"base_id": "base", "scenario_id": "steppe-line-2030"}
    wanted = as_json(actions.compare(EXAMPLE, "base", "steppe-line-2030"))
    assert web.finish("/api/compare", ends) == wanted
    assert web.finish("/api/compare", ends | {"run": found["run"]}) == wanted
    told = zhibek("compare", "base", "steppe-line-2030", "--study", EXAMPLE, "--json")
    assert json.loads(told.out) == wanted
    assert web.post("/api/report", {"run": found["run"]}).json() == {
        "run": found["run"],
        "address": f"/api/runs/{found['run']}/report.html",
    }


def test_validate_calibrate_and_fetch_are_jobs(web) -> None:
    results = actions.validate(EXAMPLE)
    found = web.finish("/api/validate")
    assert found == {
        "validation": as_json(results.frames["validation"]),
        "constants": as_json(actions.constants(EXAMPLE)),
    }
    refused = web.post("/api/calibrate")
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "This writes to a study. Name a draft: copy or send one first.",
    )
    web.post("/api/new", {"name": "fitted"})
    assert web.finish("/api/calibrate", {"study": "fitted"})["names"] == []
    job = web.post("/api/trade/build").json()
    web.get(job["events"])
    assert "holds no statistics" in web.get(job["answer"]).json()["detail"]


def test_assign_files_that_are_sent(web, tmp_path: Path) -> None:
    files = {
        "network": "from_node,to_node,free_flow_time,capacity\nA,B,10,100\nA,C,5,50\nC,B,5,60\n",
        "trips": "origin_zone,destination_zone,trips\nA,B,120\n",
    }
    body = {part: {"file_name": f"{part}.csv", "text": text} for part, text in files.items()}
    for part, text in files.items():
        (tmp_path / f"{part}.csv").write_text(text)
    told = zhibek("assign", tmp_path / "network.csv", tmp_path / "trips.csv", "--select-place", "C", "--json")
    wanted = json.loads(told.out)
    assert web.finish("/api/assign", body | {"place": "C"}) == {
        name: found for name, found in wanted.items() if name != "written"
    }
    assert wanted["summary"]["trips"] == 120
    body["trips"]["text"] += "\n" * 300
    assert len(web.post("/api/assign", body).json()["ask"]["trips"]["text"]) == 201


ENDS = ("base", "steppe-line-2030")
QUESTIONS = [
    ("ground", {}, ("ground",), lambda: question_actions.ground(EXAMPLE)),
    ("backcast", {}, ("backcast",), lambda: question_actions.backcast(EXAMPLE)),
    (
        "why",
        dict(zip(("base_id", "scenario_id"), ENDS, strict=True)),
        ("compare", *ENDS, "--why"),
        lambda: question_actions.why(EXAMPLE, *ENDS),
    ),
    (
        "depend",
        {"country": "KZ", "frontier": False},
        ("depend", "KZ", "--no-frontier"),
        lambda: question_actions.depend(EXAMPLE, "KZ", frontier=False),
    ),
    (
        "critical",
        {"elements": ["countries"]},
        ("critical", "--elements", "countries"),
        lambda: question_actions.critical(EXAMPLE, ["countries"]),
    ),
]


@pytest.mark.parametrize(("words", "body", "command", "action"), QUESTIONS, ids=[one[0] for one in QUESTIONS])
def test_questions_are_jobs_with_the_same_numbers(web, words, body, command, action) -> None:
    found = web.finish(f"/api/{words}", body)
    assert found == as_json(action())
    told = json.loads(zhibek(*command, "--study", EXAMPLE, "--json").out)
    assert told == (found if words != "critical" else {name: found[name] for name in told})
