"""The terminal assigns what Python assigns."""

import json
from pathlib import Path

import pytest

from reference.terminal import zhibek
from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.least_cost import LeastCost
from zhibek.service import assign_actions as actions
from zhibek.service.views import view

LINKS = (
    "link_id,from_node,to_node,free_flow_time,capacity\na,1,3,6,100\nb,3,2,5,50\nc,1,2,20,100\nd,2,1,4,90\n"
)
TRIPS = "origin_zone,destination_zone,trips\n1,2,30\n2,1,4\n3,1,2\n"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    folder = tmp_path / "network"
    folder.mkdir()
    (folder / "links.csv").write_text(LINKS, encoding="utf-8")
    (folder / "trips.csv").write_text(TRIPS, encoding="utf-8")
    return folder


def test_json_is_what_python_gives(network: Path) -> None:
    answer = zhibek("assign", network, "--method", "all-or-nothing", "--select-link", "d", "--json")
    assert (answer.code, answer.err) == (0, "")
    found, wanted = json.loads(answer.out), actions.assign(network, method=AllOrNothing())
    assert found["summary"] == json.loads(json.dumps(view(wanted.summary)))
    assert found["link_flows"] == view(wanted.link_flows)
    assert found["selected"] == view(actions.select_link(wanted, ["d"]))
    assert found["written"] == []


def test_least_cost_prints_nothing_but_json(network: Path) -> None:
    rows = LINKS.replace("capacity\n", "capacity,hard\n").replace("b,3,2,5,50", "b,3,2,5,20,yes")
    (network / "links.csv").write_text(rows, encoding="utf-8")
    answer = zhibek("assign", network, "--method", "least-cost", "--json")
    assert (answer.code, answer.err) == (0, "")
    wanted = actions.assign(network, method=LeastCost(gap=1e-6))
    found = json.loads(answer.out)
    assert found["summary"] == json.loads(json.dumps(view(wanted.summary)))
    assert found["link_flows"] == view(wanted.link_flows)
    assert max(found["link_flows"]["price"]) > 0
    spoken = zhibek("assign", network, "-m", "least-cost").out.splitlines()
    assert spoken[1].startswith("least-cost: converged, gap ")


def test_a_place_may_be_selected(network: Path) -> None:
    words = ("assign", network, "-m", "all-or-nothing", "--select-place", "3")
    wanted = actions.select_place(actions.assign(network, method=AllOrNothing()), "3")
    assert json.loads(zhibek(*words, "--json").out)["selected"] == view(wanted)
    assert "32.0 trips of 2 pairs use node 3." in zhibek(*words).out.splitlines()


def test_people_read_tables(network: Path, tmp_path: Path) -> None:
    answer = zhibek(
        "assign",
        network,
        "-m",
        "all-or-nothing",
        "--select-link",
        "d",
        "--out",
        tmp_path / "out",
        "--skims",
        "time",
    )
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "4 links, 3 nodes, 3 pairs, 36 trips"
    assert lines[1].startswith("all-or-nothing: converged, gap ")
    assert lines[2].startswith("objective ")
    assert "the fullest links" in answer.out
    assert "6.0 trips of 2 pairs use link d." in lines
    wrote = answer.out.replace("\n", "")
    assert f"wrote {tmp_path / 'out' / 'link_flows.csv'}" in wrote
    assert (tmp_path / "out" / "skims.omx").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("-m", "msa"),
            "No method is named 'msa'. There are deterministic, stochastic, least-cost, all-or-nothing",
        ),
        (("--gap", "2"), "Deterministic.gap must lie between 0 and 1; got 2.0."),
        (("--skims", "speed", "--out", "x"), "No skim is named 'speed'. There are cost, time, length."),
        (("--select-link", "a", "--select-place", "1"), "Both links and a place are selected."),
        (("-m", "all-or-nothing", "--select-place", "z"), "No node is named 'z'."),
        (("--routes",), "Skims and routes are written to a folder. Name one with --out."),
        (("-m", "all-or-nothing", "--select-link", "z"), "No link is named 'z'."),
    ],
)
def test_a_wrong_word_is_told(network: Path, words: tuple[str, ...], said: str) -> None:
    answer = zhibek("assign", network, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_bad_files_are_told_with_their_rows(network: Path) -> None:
    path = network / "trips.csv"
    path.write_text(TRIPS.replace("2,1,4", "2,9,-4") + "1,2,5\n", encoding="utf-8")
    answer = zhibek("assign", network)
    assert answer.code == 2
    assert answer.err.strip().splitlines() == [
        "3 faults in the network's tables:",
        "  - trips.trips (rows 2): below 0. Lowest value: -4. Give 0 or more.",
        "  - trips.origin_zone+destination_zone+class_id (rows 1, 4): several rows share a key. First: 1, 2, all. "
        "Give each row its own.",
        "  - trips.destination_zone (rows 2): no zone is named '9'. Add it to the network, or mend the name.",
    ]
