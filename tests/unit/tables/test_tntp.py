"""TNTP files are read whole or refused by line."""

import gzip
import os
from pathlib import Path

import pytest

from zhibek.errors import TableError
from zhibek.tables.tntp import read_flow, read_tntp

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", ROOT.parent / "shared" / "data")) / "tntp"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the public test networks are not here")

NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 3
<ORIGINAL HEADER>~ Init node Term node ;
<END OF METADATA>

~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
1 3 1000 2.5 6 0.15 4 60 0 1 ;
3 2 1 2.5 6 1.5E-12 3.7 60 12 1 ;
\t2\t1\t900\t5\t0\t0\t0\t0\t0\t1\t;
"""
TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 33.5
<END OF METADATA>

~ a comment with : and ;
Origin  1
  1 : 1.0;  2 :  30 ;

Origin 2
  1 : 2.5;
"""


def write(folder: Path, net: str = NET, trips: str = TRIPS) -> tuple[Path, Path]:
    (folder / "a_net.tntp").write_text(net, encoding="utf-8")
    (folder / "a_trips.tntp").write_text(trips, encoding="utf-8")
    return folder / "a_net.tntp", folder / "a_trips.tntp"


def refused(folder: Path, net: str = NET, trips: str = TRIPS) -> list[str]:
    with pytest.raises(TableError) as raised:
        read_tntp(*write(folder, net, trips))
    lines = str(raised.value).splitlines()
    count = len(lines) - 1
    assert lines[0] == f"{count} fault{'s' if count > 1 else ''} in the network's files:"
    return [line.removeprefix("  - ") for line in lines[1:]]


def test_a_small_network_is_read(tmp_path: Path) -> None:
    tables = read_tntp(*write(tmp_path))
    assert tables.links["from_node"].to_list() == ["1", "3", "2"]
    assert tables.links["to_node"].to_list() == ["3", "2", "1"]
    assert tables.links["link_id"].to_list() == ["1", "2", "3"]
    assert tables.links["free_flow_time"].to_list() == [6, 6, 0]
    assert tables.links["capacity"].to_list() == [1000, 1, 900]
    assert tables.links["alpha"].to_list() == [0.15, 1.5e-12, 0]
    assert tables.links["beta"].to_list() == [4, 3.7, 0]
    assert tables.links["toll"].to_list() == [0, 12, 0]
    assert tables.links["length"].to_list() == [2.5, 2.5, 5]
    assert tables.nodes["node_id"].to_list() == ["1", "2", "3"]
    assert tables.nodes["zone_id"].to_list() == ["1", "2", None]
    assert tables.nodes["through"].to_list() == [False, False, True]
    assert tables.trips.rows() == [("1", "1", "all", 1.0), ("1", "2", "all", 30.0), ("2", "1", "all", 2.5)]
    assert tables.notes == ()


def test_compressed_and_dos_files_are_read_alike(tmp_path: Path) -> None:
    plain = read_tntp(*write(tmp_path))
    for name, text in (("a_net.tntp.gz", NET), ("a_trips.tntp.gz", TRIPS)):
        (tmp_path / name).write_bytes(gzip.compress(text.replace("\n", "\r\n").encode()))
    packed = read_tntp(tmp_path / "a_net.tntp.gz", tmp_path / "a_trips.tntp.gz")
    assert packed.links.equals(plain.links)
    assert packed.trips.equals(plain.trips)


def test_fields_stand_in_the_order_that_the_file_names(tmp_path: Path) -> None:
    swapped = NET.replace("capacity length free_flow_time", "length capacity free_flow_time")
    tables = read_tntp(*write(tmp_path, swapped))
    assert tables.links["length"].to_list() == [1000, 1, 900]


def test_coordinates_are_joined(tmp_path: Path) -> None:
    (tmp_path / "a_node.tntp").write_text("Node X Y ;\n1 0.5 7 ;\n3 -1 2 ;\n", encoding="utf-8")
    nodes = read_tntp(*write(tmp_path), tmp_path / "a_node.tntp").nodes
    assert nodes["x"].to_list() == [0.5, None, -1.0]
    assert nodes["y"].to_list() == [7.0, None, 2.0]


def test_a_network_cut_off_is_told_by_its_count_and_its_last_row(tmp_path: Path) -> None:
    assert refused(tmp_path, NET[: NET.index("\t2\t1") + 8]) == [
        "a_net.tntp (lines 11): fewer than 7 fields. A row is: init_node term_node capacity length "
        "free_flow_time b power speed toll link_type ;",
        "a_net.tntp (lines 11): no ; at the end of the row. The file is cut off there, or the row is broken.",
        "a_net.tntp (lines 4): 3 links in the head, 2 in the rows. The file is cut off, or its head is wrong.",
    ]


@pytest.mark.parametrize("cut", range(len(NET) - 2))
def test_a_network_cut_off_anywhere_is_refused(tmp_path: Path, cut: int) -> None:
    assert refused(tmp_path, NET[:cut])


@pytest.mark.parametrize("cut", [cut for cut in range(len(TRIPS) - 1) if TRIPS[cut:].strip()])
def test_trips_cut_off_anywhere_are_refused(tmp_path: Path, cut: int) -> None:
    assert refused(tmp_path, NET, TRIPS[:cut])


def test_all_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    net = (
        NET.replace("1 3 1000 2.5 6 0.15 4", "1 3 -1000 2.5 nan 0.15 4")
        .replace("3 2 1 2.5 6", "3 9 -1 2.5 -6")
        .replace("\t2\t1\t900", "\t2\t2\t900")
    )
    trips = TRIPS.replace("2 :  30 ;", "2 : -30 ; 2 : 4; 5 : 1; x : 2; 1 : nan;").replace(
        "Origin 2", "Origin 7"
    )
    assert refused(tmp_path, net, trips) == [
        "a_net.tntp (lines 9): a field is not a number. A row is: init_node term_node capacity length "
        "free_flow_time b power speed toll link_type ;",
        "a_net.tntp (lines 4): 3 links in the head, 2 in the rows. The file is cut off, or its head is wrong.",
        "a_net.tntp (lines 10): capacity below 0. Lowest value: -1. Give 0 or more.",
        "a_net.tntp (lines 10): free_flow_time below 0. Lowest value: -6. Give 0 or more.",
        "a_net.tntp (lines 11): a link from a node to itself. Remove it.",
        "a_trips.tntp (lines 7): an entry that is no zone, colon and number below an origin. "
        "Below 'Origin 3' an entry is '7 : 120.5;'.",
        "a_trips.tntp (lines 7): trips are not a finite number. Write digits.",
        "a_trips.tntp (lines 7): trips below 0. Give 0 or more.",
        "a_trips.tntp (lines 10): an origin that is no zone. Zones are 1 to 2.",
        "a_trips.tntp (lines 7): a destination that is no zone. Zones are 1 to 2.",
        "a_trips.tntp (lines 7): a pair that an earlier entry has. Keep one of them.",
    ]


def test_a_link_written_twice_and_one_to_no_node(tmp_path: Path) -> None:
    row = "1 3 1000 2.5 6 0.15 4 60 0 1 ;\n"
    assert refused(tmp_path, NET + row + row.replace("3", "4")) == [
        "a_net.tntp (lines 4): 3 links in the head, 5 in the rows. The file is cut off, or its head is wrong.",
        "a_net.tntp (lines 13): 4 nodes are named; the head counts 3. Nodes are 1 to 3: mend them, or the head.",
        "a_net.tntp (lines 12): the same link as in an earlier row. Remove it.",
    ]


def test_links_side_by_side_are_noted(tmp_path: Path) -> None:
    net = NET.replace("LINKS> 3", "LINKS> 4") + "1 3 10 2.5 6 0.15 4 60 0 1 ;\n"
    tables = read_tntp(*write(tmp_path, net))
    assert tables.notes == ("a_net.tntp: 1 link is beside another between the same nodes.",)


def test_a_capacity_of_0_closes_a_link_only_where_it_would_congest(tmp_path: Path) -> None:
    net = NET.replace("\t2\t1\t900", "\t2\t1\t0").replace("1 3 1000", "1 3 0")
    tables = read_tntp(*write(tmp_path, net))
    assert tables.links["capacity"].to_list() == [0, 1, None]
    assert tables.notes == ("a_net.tntp: 1 link is closed, for capacity is 0 and time would grow with load.",)


def test_a_file_that_is_no_tntp(tmp_path: Path) -> None:
    assert refused(tmp_path, "from,to\n1,2\n", "") == [
        "a_net.tntp: no <END OF METADATA>. Add it after the head; is this a TNTP file?",
        "a_net.tntp: no <NUMBER OF ZONES> in the head. Add the line.",
        "a_net.tntp: no <NUMBER OF NODES> in the head. Add the line.",
        "a_net.tntp: no <NUMBER OF LINKS> in the head. Add the line.",
        "a_net.tntp (lines 1, 2): fewer than 7 fields. A row is: init_node term_node capacity length "
        "free_flow_time b power speed toll link_type ;",
        "a_trips.tntp: the file is empty. Fetch it again.",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    net, _ = write(tmp_path)
    with pytest.raises(TableError) as raised:
        read_tntp(net, tmp_path / "none.tntp")
    assert f"{tmp_path / 'none.tntp'}: cannot be read: no such file or directory." in str(raised.value)


def test_a_compressed_file_cut_off(tmp_path: Path) -> None:
    net, _ = write(tmp_path)
    path = tmp_path / "a_trips.tntp.gz"
    path.write_bytes(gzip.compress(TRIPS.encode())[:-20])
    with pytest.raises(TableError, match=r"a_trips\.tntp\.gz: the compressed file is cut off or broken\."):
        read_tntp(net, path)


def test_other_trips_than_the_networks(tmp_path: Path) -> None:
    assert refused(tmp_path, NET, TRIPS.replace("ZONES> 2", "ZONES> 24")) == [
        "a_trips.tntp (lines 1): 24 zones; the network has 2. Take the trips of this network."
    ]


def test_more_trips_than_the_head_says_are_noted(tmp_path: Path) -> None:
    tables = read_tntp(*write(tmp_path, NET, TRIPS.replace("33.5", "30")))
    assert tables.notes == ("a_trips.tntp: the trips sum to 33.5; the head says 30.",)


@needs_data
@pytest.mark.parametrize(
    ("name", "zones", "nodes", "links", "first_thru", "pairs", "total"),
    [
        ("SiouxFalls", 24, 24, 76, 1, 528, 360600),
        ("Anaheim", 38, 416, 914, 39, 1406, 104694.4),
        ("Barcelona", 110, 930, 2522, 111, 7922, 184679.561),
        ("Winnipeg", 147, 1040, 2836, 148, 4344, 64784),
        ("ChicagoSketch", 387, 933, 2950, 1, 93135, 1260907.44),
    ],
)
def test_the_public_networks_are_read(name, zones, nodes, links, first_thru, pairs, total) -> None:
    trips = DATA / f"{name}_trips.tntp"
    tables = read_tntp(
        DATA / f"{name}_net.tntp", trips if trips.is_file() else DATA / f"{name}_trips.tntp.gz"
    )
    assert tables.links.height == links
    assert tables.nodes.height == nodes  # those of links; heads of two files count more
    assert tables.nodes["zone_id"].drop_nulls().len() == zones
    assert (~tables.nodes["through"]).sum() == first_thru - 1
    moving = tables.trips.filter(tables.trips["origin_zone"] != tables.trips["destination_zone"])
    assert moving.filter(moving["trips"] > 0).height == pairs
    assert tables.trips["trips"].sum() == pytest.approx(total, rel=1e-12)
    assert read_flow(DATA / f"{name}_flow.tntp").height == links


def test_a_flow_file_with_a_broken_row(tmp_path: Path) -> None:
    path = tmp_path / "a_flow.tntp"
    path.write_text("From To Volume Cost\n1 2 3.5 4\n1 3 3.5\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"a_flow\.tntp \(lines 3\): not four numbers\."):
        read_flow(path)
