"""Assignment alone, asked from Python."""

import subprocess
import sys
from pathlib import Path

import openmatrix
import polars as pl
import pytest

from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import OutputError, SettingsError, UnknownNameError
from zhibek.service import assign_actions as actions
from zhibek.tables.open_network import Sources

LINKS = "link_id,from_node,to_node,free_flow_time,capacity,length\na,1,3,6,100,2\nb,3,2,5,50,3\nc,1,2,20,100,9\nd,2,1,4,90,1\n"
TRIPS = "origin_zone,destination_zone,trips\n1,2,30\n2,1,4\n3,1,2\n"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    folder = tmp_path / "network"
    folder.mkdir()
    (folder / "links.csv").write_text(LINKS, encoding="utf-8")
    (folder / "trips.csv").write_text(TRIPS, encoding="utf-8")
    return folder


def write_hard(network: Path, capacity: float) -> None:
    """Let link b be hard, and others be as wide as they were."""
    rows = LINKS.replace("length\n", "length,hard\n").replace("3,2,5,50,3", f"3,2,5,{capacity},3,yes")
    (network / "links.csv").write_text(rows, encoding="utf-8")


def test_a_summary_is_judged_from_the_flows(network: Path) -> None:
    found = actions.assign(network, method=AllOrNothing())
    summary = found.summary
    assert (summary.n_links, summary.n_nodes, summary.n_pairs, summary.n_routes) == (4, 3, 3, 3)
    assert summary.trips == 36
    assert summary.unserved == summary.imbalance == 0
    flows = found.link_flows
    assert flows["flow"].to_list() == [30, 32, 0, 6]
    assert summary.total_time == pytest.approx(flows["flow"].dot(flows["time"]))
    assert summary.method == "all-or-nothing"
    assert summary.notes == ()


def test_trips_within_a_zone_are_noted(network: Path) -> None:
    path = network / "trips.csv"
    path.write_text(TRIPS + "2,2,7.5\n", encoding="utf-8")
    summary = actions.assign(network, method=AllOrNothing()).summary
    assert summary.trips == 36
    assert summary.notes == ("7.5 trips within a zone use no link, and are left out.",)


def test_progress_is_told(network: Path) -> None:
    steps: list[str] = []
    actions.assign(network, method=AllOrNothing(), progress=steps.append)
    assert steps == ["reading", "searching routes", "judging"]
    steps.clear()
    actions.assign(network, method=Stochastic(), progress=steps.append)
    assert steps[2].startswith("round 1, residual ")
    steps.clear()
    actions.assign(network, progress=steps.append)
    assert steps[2].startswith("round 1, gap ")


def test_what_follows_from_an_assignment(network: Path) -> None:
    found = actions.assign(network, method=AllOrNothing())
    assert actions.routes(found)["links"].to_list() == ["a;b", "d", "b;d"]
    assert actions.select_link(found, ["d"]).select("origin_zone", "flow").rows() == [("2", 4.0), ("3", 2.0)]
    assert actions.select_link(found, ["b", "d"], every=True).select("origin_zone", "flow").rows() == [
        ("3", 2.0)
    ]
    assert actions.select_place(found, "3")["flow"].to_list() == [30.0, 2.0]
    assert actions.ways(found, ("1", "2"), empty=True)["cost"].to_list() == [11, 20]
    empty, loaded = actions.skims(found, empty=True), actions.skims(found)
    assert empty.filter(pl.col("origin_zone") == "1")["time"].to_list() == [0, 6, 11]
    assert (loaded["time"] >= empty["time"]).all()
    with pytest.raises(UnknownNameError, match="No link is named 'aa'"):
        actions.select_link(found, ["aa"])
    with pytest.raises(UnknownNameError, match="No node is named '9'"):
        actions.select_place(found, "9")


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables_are_written(network: Path, tmp_path: Path, suffix: str) -> None:
    output = actions.Output(tmp_path / "out", suffix, ("time", "cost"), routes=True, links=("d",))
    answer = actions.assign_and_write(Sources(network), AllOrNothing(), output)
    names = [path.name for path in answer.written]
    assert names == [f"link_flows.{suffix}", f"route_flows.{suffix}", f"selected.{suffix}", "skims.omx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    read = pl.read_csv if suffix == "csv" else pl.read_parquet
    assert read(tmp_path / "out" / f"link_flows.{suffix}")["flow"].to_list() == [30, 32, 0, 6]
    with openmatrix.open_file(str(tmp_path / "out" / "skims.omx")) as file:
        assert file.list_matrices() == ["cost", "time"]
        assert file["time"][1, 0] > 4


def test_classes_get_flows_and_skims_of_their_own(network: Path, tmp_path: Path) -> None:
    (network / "classes.csv").write_text("class_id,load_per_trip\ncar,1\ntruck,2\n", encoding="utf-8")
    (network / "trips.csv").write_text(
        "origin_zone,destination_zone,class_id,trips\n1,2,car,3\n1,2,truck,4\n", encoding="utf-8"
    )
    answer = actions.assign_and_write(
        Sources(network), AllOrNothing(), actions.Output(tmp_path / "out", skims=("time",))
    )
    assert [path.name for path in answer.written] == ["link_flows.csv", "class_flows.csv", "skims.omx"]
    assert answer.assignment.class_flows.rows() == [
        ("a", "car", 3),
        ("a", "truck", 4),
        ("b", "car", 3),
        ("b", "truck", 4),
    ]
    assert answer.assignment.link_flows["load"].to_list()[0] == 11
    with openmatrix.open_file(str(tmp_path / "out" / "skims.omx")) as file:
        assert file.list_matrices() == ["time_car", "time_truck"]


def test_hard_links_that_are_over_are_noted(network: Path) -> None:
    write_hard(network, 20)
    found = actions.assign(network, method=AllOrNothing())
    assert found.summary.notes == ("1 hard links carry more than their capacity.",)


def test_least_cost_keeps_to_hard_links_and_prices_them(network: Path) -> None:
    write_hard(network, 20)
    found = actions.assign(network, method=LeastCost())
    summary, flows = found.summary, found.link_flows
    assert (summary.method, summary.converged, summary.unserved) == ("least-cost", True, 0)
    assert 0 <= summary.gap <= 1e-9
    assert flows["flow"].to_list() == pytest.approx([18, 20, 12, 6])
    assert flows["price"].to_list() == pytest.approx([0, 9, 0, 0])
    assert flows["time"].to_list() == flows["free_flow_time"].to_list() == [6, 5, 20, 4]
    assert summary.total_cost == pytest.approx(18 * 6 + 20 * 5 + 12 * 20 + 6 * 4)
    said = "times are taken as without traffic, and their capacities limit nothing. Mark what limits as hard."
    assert summary.notes == (f"3 links would slow down under load: {said}",)


def test_least_cost_says_nothing_of_links_that_do_not_congest(network: Path) -> None:
    rows = LINKS.replace("length\n", "length,alpha,hard\n").replace("5,50,3", "5,10,3,0,yes")
    rows = rows.replace("100,2\n", "100,2,0,\n").replace("100,9", "12,9,0,yes").replace("90,1", "90,1,0,")
    (network / "links.csv").write_text(rows, encoding="utf-8")
    summary = actions.assign(network, method=LeastCost()).summary
    assert summary.notes == ()
    assert summary.unserved == pytest.approx(10)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (
            actions.Output(Path("x"), skims=("speed",)),
            "No skim is named 'speed'. There are cost, time, length.",
        ),
        (actions.Output(Path("x"), "xlsx"), "No format is named 'xlsx'. There are csv, parquet."),
        (actions.Output(routes=True), "Skims and routes are written to a folder. Name one with --out."),
    ],
)
def test_a_wrong_output_is_refused_before_anything_is_read(output: actions.Output, said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        actions.assign_and_write(Sources(Path("nowhere")), AllOrNothing(), output)
    assert str(raised.value) == said


def test_a_file_is_no_folder_to_write_to(network: Path) -> None:
    with pytest.raises(OutputError, match=r"links\.csv is a file\. Name a folder\."):
        actions.check_output(actions.Output(network / "links.csv"))


def test_methods_have_names() -> None:
    for name in actions.METHODS:
        assert actions.name_method(actions.choose_method(name, 1e-4)) == name
    assert actions.choose_method("stochastic", 1e-4) == Stochastic(residual=1e-4)
    with pytest.raises(SettingsError, match="No method is named 'msa'"):
        actions.choose_method("msa", 1e-4)


def test_the_engine_needs_no_atlas(network: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from zhibek.assignment.all_or_nothing import AllOrNothing\n"
        "from zhibek.assignment.from_tables import pose_tables\n"
        "from zhibek.assignment.solve import solve\n"
        "from zhibek.assignment.skims import skim\n"
        "from zhibek.assignment.select import select_arcs\n"
        "from zhibek.tables.open_network import Sources, open_network\n"
        "posed = pose_tables(open_network(Sources(Path(sys.argv[1]))))\n"
        "assert solve(posed.traffic.problem, AllOrNothing()).converged\n"
        "rooms = {'atlas', 'scenario', 'study', 'results', 'service', 'indicators', 'demand'}\n"
        "found = {name for name in sys.modules if name.split('.')[1:2] and name.split('.')[1] in rooms\n"
        "         and name.startswith('zhibek.')}\n"
        "sys.exit(f'imports {found}' if found else 0)"
    )
    words = [sys.executable, "-c", script, str(network)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
