"""Own data: opened, sent, at fault, mended, run."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from reference.small_study import EXAMPLE
from reference.web import Web, make_desk, working
from zhibek.errors import UploadError
from zhibek.service.downloads import write_csv
from zhibek.service.upload_limits import read_uploaded_csv
from zhibek.tables.registry import STUDY_TABLES

LINKS = (EXAMPLE / "links.csv").read_text(encoding="utf-8")


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(make_desk(tmp_path / "server"))


@pytest.fixture
def mine(web: Web) -> Web:
    told = web.post("/api/studies", {"name": "mine", "folder": str(EXAMPLE)}).json()
    assert (told["study"], told["faults"]) == ("mine", [])
    return web


def test_tables_with_a_file_are_named_first(mine: Web) -> None:
    named = mine.get("/api/studies/mine").json()["tables"]
    there = sorted(path.stem for path in EXAMPLE.glob("*.csv"))
    assert named[: len(there)] == there
    assert sorted(named) == sorted(STUDY_TABLES)


def send(web: Web, data: bytes, table: str = "links"):
    return web("PUT", f"/api/studies/mine/tables/{table}", content=data)


def pack(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def study_files(top: str = "") -> dict[str, bytes]:
    paths = [path for path in EXAMPLE.rglob("*") if path.is_file()]
    return {top + path.relative_to(EXAMPLE).as_posix(): path.read_bytes() for path in paths}


def test_faults_are_pinned_to_rows_mended_and_run(tmp_path: Path) -> None:
    with working(make_desk(tmp_path)) as web:
        web.post("/api/studies", {"name": "mine", "folder": str(EXAMPLE)})
        header, first, *rest = LINKS.splitlines()
        column = header.split(",").index("length_km")
        cells = first.split(",")
        was, cells[column] = cells[column], "-5"
        told = send(web, "\n".join([header, ",".join(cells), *rest]).encode()).json()
        [fault] = told["faults"]
        assert (fault["table"], fault["column"], fault["rows"]) == ("links", "length_km", [1])
        assert fault["says"].startswith("links.length_km (rows 1): ")
        refused = web.post("/api/check", {"study": "mine"})
        assert refused.status_code == 422
        assert refused.json()["faults"] == [fault]
        assert web.get("/api/studies/mine").json()["faults"] == [fault]
        mended = {"mends": [{"row": 1, "column": "length_km", "value": was}]}
        left = web("PATCH", "/api/studies/mine/tables/links", json=mended).json()
        assert (left["faults"], left["n_other_faults"]) == ([], 0)
        found = web.finish("/api/run", {"study": "mine", "scenario_ids": ["base"]})
        asked = web.finish("/api/run", {"scenario_ids": ["base"]})
        assert found["corridor_totals"] == asked["corridor_totals"]
    assert (EXAMPLE / "links.csv").read_text(encoding="utf-8") == LINKS


def test_a_mend_of_no_cell_changes_nothing(mine: Web) -> None:
    mends = [
        {"row": 99, "column": "length_km", "value": "1"},
        {"row": 1, "column": "lenght_km", "value": "1"},
    ]
    answer = mine("PATCH", "/api/studies/mine/tables/links", json={"mends": mends})
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "links.length_km (row 99): no such cell. There are 8 rows.\n"
        "links.lenght_km (row 1): no such cell. There are 8 rows.",
    )


def test_a_study_is_sent_as_a_zip_and_removed(web: Web) -> None:
    for name, top in (("flat", ""), ("nested", "first-study/")):
        answer = web("PUT", f"/api/studies/{name}", content=pack(study_files(top)))
        told = answer.json()
        assert (answer.status_code, told["study"], told["faults"]) == (201, name, []), answer.text
    assert web.post("/api/check", {"study": "nested"}).json() == web.post("/api/check").json()
    assert web("PUT", "/api/studies/flat", content=pack(study_files())).json()["detail"] == (
        "A study named 'flat' is there already. Choose another name."
    )
    assert web("DELETE", "/api/studies/flat").status_code == 204
    listed = {one["study"]: one["draft"] for one in web.get("/api/studies").json()}
    assert listed == {"given": False, "silk-road": False, "nested": True}


@pytest.mark.parametrize(
    "member",
    ["../x.csv", "/x.csv", "scenarios/../../x.toml", "a\\..\\x.csv", "c:x.csv", ".hidden.csv", "a/b/x.csv"],
)
def test_a_path_in_a_zip_is_refused(web: Web, tmp_path: Path, member: str) -> None:
    answer = web("PUT", "/api/studies/mine", content=pack(study_files() | {member: b"x"}))
    assert answer.status_code == 422
    assert f"holds '{member}', which is no place in a study." in answer.json()["detail"]
    assert list(tmp_path.rglob("x.*")) == []
    assert web.get("/api/studies/mine").status_code == 404


def test_bombs_are_refused_unexploded(mine: Web) -> None:
    zeros = pack({"study.toml": b"x", "links.csv": b"0" * 30_000_000})
    refused = {
        "ratio": mine("PUT", "/api/studies/bomb", content=zeros),
        "files": mine("PUT", "/api/studies/bomb", content=pack({f"{n}.csv": b"x" for n in range(501)})),
        "rows": send(mine, b"a\n" + b"\n" * 1_000_001),
        "columns": send(mine, b",".join(b"c%d" % n for n in range(201)) + b"\n"),
        "cell": send(mine, b"link_id\n" + b"x" * 20_001 + b"\n"),
    }
    assert {name: answer.status_code for name, answer in refused.items()} == dict.fromkeys(refused, 413)
    assert [answer.json()["detail"] for answer in refused.values()] == [
        "bomb.zip unpacks to more than 100 times its size. Pack the tables alone.",
        "bomb.zip holds more than 500 files. A study has fewer.",
        "links.csv has more than 1,000,000 rows. Send less, or run it in Python.",
        "links.csv has more than 200 columns. Send the table's own columns alone.",
        "links.csv has a cell of more than 20,000 bytes. Shorten it.",
    ]
    assert mine.get("/api/studies/mine").json()["faults"] == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "links.csv is empty. Send a header and rows."),
        (b"link_id\n\xff\xfe", "links.csv is not UTF-8 text. Save it as UTF-8 and send it again."),
        (b"link_id\na\0b\n", "links.csv is no text: it holds null bytes. Send a CSV table in UTF-8."),
    ],
)
def test_what_is_no_table_is_refused(mine: Web, data: bytes, says: str) -> None:
    answer = send(mine, data)
    assert (answer.status_code, answer.json()["detail"]) == (422, says)


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|x", "-2+3", "=HYPERLINK(0)"])
def test_a_formula_in_a_cell_is_refused_with_its_row(mine: Web, cell: str) -> None:
    answer = send(mine, f"link_id,length_km\na,-5\n{cell},+1.5e3\n".encode())
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert (fault["table"], fault["column"], fault["rows"]) == ("links", "link_id", [2])
    assert fault["what"] == f"a formula: '{cell}'."
    packed = pack(study_files() | {"links.csv": f"link_id\n{cell}\n".encode()})
    assert mine("PUT", "/api/studies/other", content=packed).status_code == 422


def test_a_formula_does_not_leave_alive() -> None:
    frame = pl.DataFrame({"says": ["=1+1", "plain", "-5", None], "x": [-1.5, 2.0, 3.0, None]})
    assert write_csv(frame) == b"says,x\n'=1+1,-1.5\nplain,2.0\n-5,3.0\n,\n"


@pytest.mark.parametrize(
    "name", ["..", "%2e%2e%2fetc", "A", "a_b", "-a", "a" * 65, "a.b", "given", "silk-road"]
)
def test_a_name_is_no_path(web: Web, name: str) -> None:
    assert web("PUT", f"/api/studies/{name}", content=pack(study_files())).status_code in {404, 405, 422}
    assert web.post("/api/studies", {"name": name}).status_code == 422
    assert web.post("/api/new", {"name": name}).status_code == 422


def test_a_table_is_one_that_studies_have(mine: Web) -> None:
    for table in ("lnks", "..%2fstudy", "study.toml"):
        assert send(mine, b"a\n1\n", table).status_code == 404
    assert mine.get("/api/studies/mine/tables/links.csv").text.splitlines()[0] == LINKS.splitlines()[0]


def test_from_elsewhere_no_folder_is_opened(tmp_path: Path) -> None:
    token = "a-token-of-some-length"
    far = Web(make_desk(tmp_path, token=token, opens_folders=False))
    headers = {"authorization": f"Bearer {token}"}
    answer = far.post("/api/studies", {"name": "mine", "folder": str(EXAMPLE)}, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "Folders of this machine are opened from this machine alone. Send a ZIP instead.",
    )
    assert far.post("/api/studies", {"name": "mine"}, headers=headers).status_code == 201


def test_a_table_of_many_rows_within_limits_is_read() -> None:
    assert read_uploaded_csv("t.csv", b"a\n" + b"1\n" * 1_000_000).height == 1_000_000
    with pytest.raises(
        UploadError, match=r"^t\.csv is larger than 20 MB\. Send less, or run it in Python\.$"
    ):
        read_uploaded_csv("t.csv", b"a" * 20_000_001)
