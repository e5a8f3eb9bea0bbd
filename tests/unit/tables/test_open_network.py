"""Networks of any format become the same tables."""

from pathlib import Path

import polars as pl
import pytest

from zhibek.errors import TableError
from zhibek.tables.open_network import Sources, is_tntp, open_network

LINKS = "from_node,to_node,free_flow_time,capacity\nA,B,6,1000\nB,A,5,\n"
TRIPS = "origin_zone,destination_zone,trips\nA,B,30\nB,A,2.5\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def refused(sources: Sources) -> list[str]:
    with pytest.raises(TableError) as raised:
        open_network(sources)
    return [line.removeprefix("  - ") for line in str(raised.value).splitlines()[1:]]


def test_a_folder_and_two_files_are_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path, links=LINKS, trips=TRIPS)
    tables = open_network(Sources(folder))
    assert tables.links["link_id"].to_list() == ["1", "2"]
    assert tables.links["capacity"].to_list() == [1000, None]
    assert tables.links["curve"].to_list() == ["bpr", "bpr"]
    assert tables.nodes["node_id"].to_list() == ["A", "B"]
    assert tables.trips.rows() == [("A", "B", "all", 30.0), ("B", "A", "all", 2.5)]
    assert tables.classes["class_id"].to_list() == ["all"]
    pair = open_network(Sources(folder / "links.csv", folder / "trips.csv"))
    assert pair.links.equals(tables.links)
    assert pair.trips.equals(tables.trips)


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    write(tmp_path, links=LINKS, trips=TRIPS)
    plain = open_network(Sources(tmp_path))
    plain.links.write_parquet(tmp_path / "l.parquet")
    plain.trips.write_parquet(tmp_path / "t.parquet")
    again = open_network(Sources(tmp_path / "l.parquet", tmp_path / "t.parquet"))
    assert again.links.equals(plain.links)
    assert again.trips.equals(plain.trips)


def test_all_faults_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    links = (
        "link_id,from_node,to_node,free_flow_time,capacity,curve,alpha,beta,classes\n"
        "a,A,B,-6,1000,bpr,,,car;bike\n"
        "a,B,B,five,-1,conical,0.5,,\n"
        "c,B,C,nan,10,cone,,,\n"
        "d,C,A,1,10,davidson,0.1,1.5,\n"
        "e,C,A,1,10,queue,0.2,1.5,\n"
    )
    trips = "origin_zone,destination_zone,class_id,trips\nA,B,car,30\nA,B,car,-2\nA,X,lorry,inf\n"
    classes = "class_id,value_of_time\ncar,2\ntruck,-4\n"
    folder = write(tmp_path, links=links, trips=trips, classes=classes)
    assert refused(Sources(folder)) == [
        "links.free_flow_time (rows 2): not a number. First: 'five'. Write digits with a point, such as 12.5.",
        "links.free_flow_time (rows 3): not a finite number. Write a number with digits.",
        "links.free_flow_time (rows 1): below 0. Lowest value: -6. Give 0 or more.",
        "links.capacity (rows 2): below 0. Lowest value: -1. Give 0 or more.",
        "links.curve (rows 3): 'cone' is no choice. Choose from bpr, conical, akcelik, davidson, queue.",
        "links.link_id (rows 1, 2): several rows share a key. First: a. Give each row its own.",
        "trips.trips (rows 3): not a finite number. Write a number with digits.",
        "trips.trips (rows 2): below 0. Lowest value: -2. Give 0 or more.",
        "trips.origin_zone+destination_zone+class_id (rows 1, 2): several rows share a key. "
        "First: A, B, car. Give each row its own.",
        "classes.value_of_time (rows 2): below 0. Lowest value: -4. Give 0 or more.",
        "links.alpha (rows 2): a conical curve wants more than 1. Spiess uses 2 to 12.",
        "links.beta (rows 4): Davidson's curve wants a share above 0 and below 1. 0.95 is usual.",
        "links.alpha (rows 5): a queue wants 0.5 or more. 0.5 is constant service, 1 random.",
        "links.beta (rows 5): a queue wants a whole number of servers. Give 1 or more.",
        "links.classes (rows 1): no class is named 'bike'. Known: car, truck. Add it to classes.",
        "links (rows 2): from a node to itself. Remove the row.",
        "trips.class_id (rows 3): no class is named 'lorry'. Known: car, truck. Add it to classes.",
        "trips.destination_zone (rows 3): no zone is named 'X'. Add it to the network, or mend the name.",
    ]


def test_nodes_name_zones_and_centroids(tmp_path: Path) -> None:
    nodes = "node_id,zone_id,through\nA,west,no\nB,east,\n"
    trips = "origin_zone,destination_zone,trips\nwest,east,1\n"
    tables = open_network(Sources(write(tmp_path, nodes=nodes, links=LINKS, trips=trips)))
    assert tables.nodes.select("node_id", "zone_id", "through").rows() == [
        ("A", "west", False),
        ("B", "east", True),
    ]
    write(tmp_path, nodes=nodes.replace("B,east", "C,west"))
    assert refused(Sources(tmp_path)) == [
        "links.from_node (rows 2): no node is named 'B'. Add it to nodes, or mend the name.",
        "links.to_node (rows 1): no node is named 'B'. Add it to nodes, or mend the name.",
        "trips.destination_zone (rows 1): no zone is named 'east'. Did you mean west?",
        "nodes.zone_id (rows 1, 2): several nodes share zone 'west'. Join them to one node of its own by "
        "links, and name that.",
    ]


def test_time_and_choice_must_be_worth_something(tmp_path: Path) -> None:
    write(tmp_path, links=LINKS, trips=TRIPS, classes="class_id,value_of_time,theta\nall,0,0\n")
    assert refused(Sources(tmp_path)) == [
        "classes.value_of_time (rows 1): 0. Give more than 0.",
        "classes.theta (rows 1): 0. Give more than 0.",
    ]


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    assert refused(Sources(tmp_path)) == [
        f"{tmp_path}: holds neither link.csv (GMNS) nor links.csv. Name a network's folder, or its file."
    ]
    write(tmp_path, links=LINKS)
    assert refused(Sources(tmp_path)) == [f"{tmp_path}: holds no trips.csv. Name a file of trips after it."]
    assert refused(Sources(tmp_path / "links.csv")) == [
        "trips: none are given. Name a file of trips after the network."
    ]
    assert refused(Sources(tmp_path / "links.csv", tmp_path / "none.csv")) == [
        f"{tmp_path / 'none.csv'}: no such file. Name a file that is there.",
    ]
    assert refused(Sources(tmp_path / "none.csv", tmp_path / "nor.csv")) == [
        f"{tmp_path / 'none.csv'}: no such file. Name a file that is there.",
        f"{tmp_path / 'nor.csv'}: no such file. Name a file that is there.",
    ]


def test_tntp_and_tables_may_be_mixed(tmp_path: Path) -> None:
    net = (
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n"
        "1 2 10 1 5 0.15 4 0 0 1 ;\n"
    )
    (tmp_path / "net").write_text(net, encoding="utf-8")
    (tmp_path / "a_trips.tntp").write_text(
        "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 4;\n", encoding="utf-8"
    )
    write(tmp_path, trips="origin_zone,destination_zone,trips\n1,2,4\n", classes="class_id\nall\n")
    assert is_tntp(tmp_path / "net")
    plain = open_network(Sources(tmp_path / "net", tmp_path / "a_trips.tntp"))
    mixed = open_network(Sources(tmp_path / "net", tmp_path / "trips.csv"))
    with_classes = open_network(
        Sources(tmp_path / "net", tmp_path / "a_trips.tntp", classes=tmp_path / "classes.csv")
    )
    assert plain.trips.equals(mixed.trips)
    assert plain.trips.equals(with_classes.trips)
    assert plain.nodes.equals(mixed.nodes)
    (tmp_path / "net").write_text(net.replace("LINKS> 1", "LINKS> 3"), encoding="utf-8")
    assert refused(Sources(tmp_path / "net", tmp_path / "trips.csv")) == [
        "net (lines 3): 3 links in the head, 1 in the rows. The file is cut off, or its head is wrong."
    ]


def test_ids_of_digits_stay_text(tmp_path: Path) -> None:
    write(
        tmp_path,
        links=LINKS.replace("A", "007").replace("B", "7"),
        trips=TRIPS.replace("A", "007").replace("B", "7"),
    )
    assert open_network(Sources(tmp_path)).nodes["node_id"].to_list() == ["007", "7"]
    assert open_network(Sources(tmp_path)).links.schema["from_node"] == pl.String
