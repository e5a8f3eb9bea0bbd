"""GMNS networks become tables."""

from pathlib import Path

import pytest

from zhibek.errors import TableError
from zhibek.tables.gmns import read_gmns

NODES = (
    "node_id,x_coord,y_coord,zone_id,node_type\n1,0,0,10,\n2,1,0,,\n3,2,0,20,\n4,2,1,20,\n5,9,9,,centroid\n"
)
LINKS = (
    "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,allowed_uses,toll,geometry\n"
    "a,1,2,true,3,60,2,1800,,1.5,\n"
    'b,2,3,false,1,30,1,900,"auto,bike",,\n'
    "c,2,4,true,1,30,1,,walk,,\n"
    "d,2,5,true,0,,1,,,,\n"
)
DEMAND = "o_zone_id,d_zone_id,volume\n10,20,100\n20,10,7\n"


def write(folder: Path, nodes: str = NODES, links: str = LINKS, demand: str = DEMAND) -> Path:
    for name, text in (("node", nodes), ("link", links), ("demand", demand)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_links_get_minutes_kilometres_and_all_lanes(tmp_path: Path) -> None:
    tables = read_gmns(write(tmp_path))
    links = tables.links.select(
        "link_id", "from_node", "to_node", "free_flow_time", "capacity", "length", "toll"
    )
    assert links.rows()[:4] == [
        ("a", "1", "2", 3.0, 3600.0, 3.0, 1.5),
        ("b", "2", "3", 2.0, 900.0, 1.0, 0.0),
        ("d", "2", "5", 0.0, None, 0.0, 0.0),
        ("b back", "3", "2", 2.0, 900.0, 1.0, 0.0),
    ]
    assert tables.trips.rows() == [("10", "20", "all", 100.0), ("20", "10", "all", 7.0)]


def test_zones_of_several_nodes_get_a_node_of_their_own(tmp_path: Path) -> None:
    tables = read_gmns(write(tmp_path))
    assert tables.nodes.select("node_id", "zone_id", "through").rows() == [
        ("1", "10", True),
        ("2", None, True),
        ("3", None, True),
        ("4", None, True),
        ("5", None, False),
        ("zone 20", "20", False),
    ]
    connectors = tables.links.filter(tables.links["link_id"].str.starts_with("zone"))
    assert connectors.select("from_node", "to_node", "free_flow_time", "capacity").rows() == [
        ("zone 20", "3", 0.0, None),
        ("zone 20", "4", 0.0, None),
        ("3", "zone 20", 0.0, None),
        ("4", "zone 20", 0.0, None),
    ]
    assert tables.notes == (
        "link.csv: 1 links left out, whose allowed_uses name none who travels.",
        "node.csv: 1 zones have several nodes; each was given one of its own.",
    )


def test_units_come_from_config(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "config.csv").write_text("dataset_name,long_length,speed\nx,mi,mph\n", encoding="utf-8")
    links = read_gmns(tmp_path).links
    assert links["free_flow_time"][0] == pytest.approx(3.0)
    assert links["length"][0] == pytest.approx(3 * 1.609344)
    (tmp_path / "config.csv").write_text("long_length,speed\nm,kph\n", encoding="utf-8")
    assert read_gmns(tmp_path).links["free_flow_time"][0] == pytest.approx(3e-3)


def test_times_and_curves_of_its_users_are_understood(tmp_path: Path) -> None:
    links = (
        "link_id,from_node_id,to_node_id,length,free_speed,capacity,VDF_fftt1,VDF_alpha1,VDF_beta1\n"
        "a,1,3,3,60,1800,4.5,0.2,6\nb,3,1,3,60,1800,,,\n"
    )
    tables = read_gmns(write(tmp_path, links=links))
    assert tables.links.select("free_flow_time", "alpha", "beta").rows()[:2] == [
        (4.5, 0.2, 6.0),
        (3.0, None, None),
    ]


def test_uses_become_classes(tmp_path: Path) -> None:
    demand = "o_zone_id,d_zone_id,agent_type,volume\n10,20,auto,5\n10,20,bike,2\n"
    (tmp_path / "classes.csv").write_text("class_id\nauto\nbike\n", encoding="utf-8")
    tables = read_gmns(write(tmp_path, demand=demand), classes=tmp_path / "classes.csv")
    by_id = dict(tables.links.select("link_id", "classes").iter_rows())
    assert by_id["a"] is None
    assert by_id["b"] == "auto;bike"
    assert "c" not in by_id
    assert tables.trips["class_id"].to_list() == ["auto", "bike"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    links = LINKS.replace("a,1,2,true,3,60", "a,1,9,true,-3,60").replace("b,2,3,false,1,30", "b,2,3,maybe,1,")
    demand = "o_zone_id,d_zone_id,volume\n10,20,-1\n"
    with pytest.raises(TableError) as raised:
        read_gmns(write(tmp_path, links=links, demand=demand))
    assert str(raised.value).splitlines() == [
        "5 faults in the network's tables:",
        "  - link.directed (rows 2): neither true nor false. First: 'maybe'. Write true or false.",
        "  - link.to_node_id (rows 1): no node is named '9'. Add it to node, or mend the name.",
        "  - link.length (rows 1): below 0. Lowest value: -3. Give 0 or more.",
        "  - demand.volume (rows 1): below 0. Lowest value: -1. Give 0 or more.",
        "  - link.free_speed (rows 2): blank or 0, so the link has no time. Give it.",
    ]


def test_a_file_that_is_not_there_and_a_unit_that_is_none(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "demand.csv").unlink()
    (tmp_path / "config.csv").write_text("long_length,speed\nleague,kph\n", encoding="utf-8")
    with pytest.raises(TableError) as raised:
        read_gmns(tmp_path)
    assert str(raised.value).splitlines()[1:] == [
        "  - config.long_length (rows 1): no unit is named 'league'. Known: km, m, mi, mile, miles, ft.",
        f"  - {tmp_path / 'demand.csv'}: no such file. Name a file that is there.",
    ]
