"""Tables become a problem, or are refused."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.from_tables import Weights, pose_tables
from zhibek.assignment.solve import solve
from zhibek.assignment.to_tables import list_link_flows, list_route_flows, list_ways, number_zones, skim_zones
from zhibek.errors import SettingsError, TableError, UnknownNameError
from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON, QUEUE
from zhibek.tables.open_network import Sources, open_network
from zhibek.tables.traffic import TrafficTables

LINKS = (
    "link_id,from_node,to_node,free_flow_time,capacity,length,toll,curve,alpha,beta,hard,classes\n"
    "a,A,C,6,1000,2,10,bpr,,,,\n"
    "b,C,B,5,500,3,,conical,,,,car; truck\n"
    "c,A,B,20,,4,,akcelik,,,,truck\n"
    "d,B,A,4,800,,,davidson,,,,\n"
    "e,B,C,4,800,,,queue,,3,,\n"
    "f,C,A,4,700,,,akcelik,30,0.2,,\n"
    "g,C,D,1,50,,,bpr,,,yes,\n"
    "h,D,A,1,0,,,bpr,,,,\n"
)
TRIPS = "origin_zone,destination_zone,class_id,trips\nA,B,car,30\nA,B,truck,4\nB,B,car,9\nC,A,car,2\n"
CLASSES = "class_id,value_of_time,load_per_trip,toll_weight\ncar,2,1,\ntruck,5,2,3\n"


def read(folder: Path, links: str = LINKS, trips: str = TRIPS, classes: str = CLASSES) -> TrafficTables:
    for name, text in (("links", links), ("trips", trips), ("classes", classes)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_network(Sources(folder))


def test_curves_get_their_usual_parameters(tmp_path: Path) -> None:
    posed = pose_tables(read(tmp_path))
    links, groups = posed.links, posed.traffic.problem.groups
    assert links.curve.tolist() == [BPR, CONICAL, AKCELIK, DAVIDSON, QUEUE, AKCELIK, BPR, BPR]
    assert links.alpha.tolist() == [0.15, 4, 60, 0.1, 1, 30, 0.15, 0]
    assert links.beta.tolist() == [4, 0, 0.1, 0.95, 3, 0.2, 4, 4]
    arcs = {
        posed.tables.links["link_id"][int(link)]: arc for arc, link in enumerate(posed.traffic.link_of_arc)
    }
    group_of = {
        name: groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]]
        for name, arc in arcs.items()
    }
    assert {name for name, members in group_of.items() if members.size == 0} == {"c", "h"}
    (f,) = group_of["f"]
    assert (groups.alpha[f], groups.beta[f]) == (0.25 * 30 / 4, 8 * 0.2 / 700)
    assert groups.hard.sum() == 1


def test_money_is_toll_and_length_by_weight(tmp_path: Path) -> None:
    users = pose_tables(read(tmp_path), Weights(toll=0.5, distance=0.1)).users
    np.testing.assert_allclose(users.money_usd[:, :3], [[5.2, 0.3, 0.4], [30.2, 0.3, 0.4]])
    assert users.vot_usd_per_h.tolist() == [2, 5]
    assert users.load_unit.tolist() == [1, 2]


def test_weights_below_0_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"Weights\.toll must be 0 or more; got -1\."):
        Weights(toll=-1)
    with pytest.raises(SettingsError, match=r"Weights\.theta must be above 0; got 0\."):
        Weights(theta=0)


def test_links_are_shut_to_classes_and_by_capacity_0(tmp_path: Path) -> None:
    permitted = pose_tables(read(tmp_path)).users.permitted
    assert permitted[0].tolist() == [True, True, False, True, True, True, True, False]
    assert permitted[1].tolist() == [True, True, True, True, True, True, True, False]


def test_trips_without_a_way_are_told_by_pair_and_row(tmp_path: Path) -> None:
    trips = TRIPS + "D,A,car,7\nD,B,truck,1.5\nD,D,car,3\nB,D,car,0\n"
    tables = read(tmp_path, trips=trips)
    with pytest.raises(TableError) as raised:
        pose_tables(tables)
    assert str(raised.value) == (
        "1 fault in the network:\n"
        "  - trips (rows 5, 6): no way leads from origin to destination: D → A, D → B; 8.5 trips. "
        "Open a link, take the trips out, or leave them with --skip-unreachable."
    )
    posed = pose_tables(tables, skip_unreachable=True)
    assert posed.unreachable["trips"].to_list() == [7.0, 1.5]
    assert posed.traffic.problem.demand.row_quantity.sum() == 36


def test_a_hard_link_of_capacity_0_is_no_way(tmp_path: Path) -> None:
    links = LINKS.replace("g,C,D,1,50", "g,C,D,1,0")
    with pytest.raises(TableError, match=r"trips \(rows 5\): no way leads .*: A → D; 1 trips\."):
        pose_tables(read(tmp_path, links=links, trips=TRIPS + "A,D,car,1\n"))


def test_the_order_of_rows_leaves_no_trace(tmp_path: Path) -> None:
    tables = read(tmp_path)
    shuffled = TrafficTables(
        tables.nodes.reverse(), tables.links.reverse(), tables.trips.reverse(), tables.classes
    )
    found = []
    for each in (tables, shuffled):
        posed = pose_tables(each, Weights(toll=0.1))
        loads = solve(posed.traffic.problem, AllOrNothing())
        found.append((list_link_flows(posed, loads).sort("link_id"), list_route_flows(posed, loads)))
    assert found[0][0].equals(found[1][0])
    assert found[0][1].equals(found[1][1])


def test_results_bear_the_names_of_the_tables(tmp_path: Path) -> None:
    posed = pose_tables(read(tmp_path))
    loads = solve(posed.traffic.problem, AllOrNothing())
    flows = list_link_flows(posed, loads)
    assert flows.columns == [
        "link_id",
        "from_node",
        "to_node",
        "flow",
        "load",
        "saturation",
        "free_flow_time",
        "time",
        "price",
    ]
    by_id = {row["link_id"]: row for row in flows.iter_rows(named=True)}
    assert by_id["a"]["flow"] == 34
    assert by_id["a"]["load"] == 38
    assert by_id["a"]["saturation"] == 0.038
    assert by_id["c"]["saturation"] is None
    assert by_id["h"]["saturation"] is None
    assert by_id["f"]["time"] > by_id["f"]["free_flow_time"] == 4
    routes = list_route_flows(posed, loads)
    assert routes.select("origin_zone", "destination_zone", "class_id", "flow", "length", "links").rows() == [
        ("A", "B", "car", 30.0, 5.0, "a;b"),
        ("A", "B", "truck", 4.0, 5.0, "a;b"),
        ("C", "A", "car", 2.0, 0.0, "f"),
    ]
    assert routes["cost"][1] == pytest.approx(5 * routes["time"][1] + 3 * 10)
    names, skims = skim_zones(posed, None, "truck")
    assert names == number_zones(posed)[0] == ["A", "C", "B", "D"]
    assert skims.time[0].tolist() == [0, 6, 11, 7]
    assert skims.length[0].tolist() == [0, 2, 5, 2]
    ways = list_ways(posed, None, ("A", "B"), 5, "truck")
    assert ways["links"].to_list() == ["a;b", "c"]
    with pytest.raises(UnknownNameError, match="No class is named 'lorry'"):
        skim_zones(posed, None, "lorry")
    with pytest.raises(UnknownNameError, match="No zone or node is named 'Z'"):
        list_ways(posed, None, ("A", "Z"), 5)


def test_numbers_sort_as_numbers_and_centroids_come_first(tmp_path: Path) -> None:
    nodes = pl.DataFrame(
        {
            "node_id": ["10", "9", "2"],
            "zone_id": [None, "9", "2"],
            "through": [True, False, True],
            "x": [None] * 3,
            "y": [None] * 3,
        }
    )
    tables = read(tmp_path, "from_node,to_node,free_flow_time\n9,10,1\n10,2,1\n2,9,1\n",
                  "origin_zone,destination_zone,trips\n9,2,1\n", "class_id\nall\n")  # fmt: skip
    posed = pose_tables(TrafficTables(nodes, tables.links, tables.trips, tables.classes))
    assert posed.node_ids.to_list() == ["9", "2", "10"]
    assert posed.links.first_thru_node == 1
