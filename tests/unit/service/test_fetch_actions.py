"""Fetch official series, and build demand from them."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from reference.canned_series import SERIES, write_baci
from reference.loopback import Server, serve
from reference.small_study import EXAMPLE
from zhibek.errors import FetchError, SettingsError, UnknownNameError
from zhibek.service.fetch_actions import _read_series, build, fetch
from zhibek.trade.download import Patience

QUICK = Patience(timeout_s=5.0, tries=2, pause_s=0.0)
PUBLISHERS = ("baci", "comtrade", "eurostat", "wdi")
NAMES = ("b.zip", "c.json", "e.json", "w.json")


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(SERIES) as found:
        yield found


@pytest.fixture
def study(server: Server, tmp_path: Path) -> Path:
    """Give a study whose addresses are of this machine."""
    folder = tmp_path / "study"
    folder.mkdir()
    for name in ("zones", "places", "sources"):
        (folder / f"{name}.csv").write_bytes((Path(EXAMPLE) / f"{name}.csv").read_bytes())
    rows = [
        (
            f"s-{publisher}",
            publisher,
            publisher,
            server.address + path,
            name,
            "",
            "free",
            "own-estimate",
            "assumed",
        )
        for publisher, path, name in zip(PUBLISHERS, SERIES, NAMES, strict=True)
    ]
    columns = [
        "series_id",
        "publisher",
        "name",
        "address",
        "file_name",
        "sha256",
        "licence",
        "source",
        "confidence",
    ]
    pl.DataFrame(rows, schema=columns, orient="row").write_csv(folder / "official_series.csv")
    return folder


def test_fetched_series_become_demand(study: Path, tmp_path: Path):
    data = tmp_path / "data"
    fetched = fetch(study, data, patience=QUICK)
    assert fetched.files["state"].to_list() == ["fetched"] * 4
    assert fetched.files["sha256"].str.len_chars().to_list() == [64] * 4
    built = build(study, data)
    assert built.folder == data / "built"
    demand = pl.read_parquet(built.folder / "demand.parquet")
    assert demand.height == built.n_rows > 100
    assert demand["demand_t_per_year"].sum() == pytest.approx(built.demand_t_per_year)
    account = built.account
    gap = (account["went_on"] + account["left"] - account["came_in"]).abs()
    assert (gap <= 1e-9 * account["came_in"]).all()
    assert "No statistics of UZB for 2022: BACI's figures stand." in built.notes
    assert not any("KAZ" in note or "European Union" in note for note in built.notes)
    paths = pl.read_csv(built.folder / "gdp_paths.csv")
    assert set(paths["country"]) == {"*", "CN", "KZ"}
    assert {path.stem for path in (built.folder / "steps").iterdir()} >= {"1-values", "2-left-out", "account"}


def test_building_again_gives_the_same_bytes(study: Path, tmp_path: Path):
    data = tmp_path / "data"
    fetch(study, data, patience=QUICK)
    one, two = (build(study, data, tmp_path / name).folder / "demand.parquet" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_what_broke_off_is_taken_up_and_what_is_there_is_kept(study: Path, server: Server, tmp_path: Path):
    fetch(study, tmp_path / "data", ["s-wdi"], patience=QUICK)
    server.break_after = [100]
    assert fetch(study, tmp_path / "data", patience=QUICK).files["state"].to_list() == [
        "resumed",
        "fetched",
        "fetched",
        "there already",
    ]


def test_every_series_that_fails_is_named_and_the_others_are_kept(
    study: Path, server: Server, tmp_path: Path
):
    del server.files["/wdi/NY.GDP.MKTP.KD?format=json"]
    table = pl.read_csv(study / "official_series.csv", infer_schema=False)
    wrong = (
        pl.when(pl.col("publisher") == "comtrade")
        .then(pl.lit("f" * 64))
        .otherwise(pl.lit(""))
        .alias("sha256")
    )
    table.with_columns(wrong).write_csv(study / "official_series.csv")
    with pytest.raises(FetchError) as told:
        fetch(study, tmp_path / "data", patience=QUICK)
    lines = str(told.value).splitlines()
    assert lines[0] == "2 of 4 series could not be had:"
    assert lines[1].startswith("  - s-comtrade: http://127.0.0.1:")
    assert "the checksum is" in lines[1]
    assert lines[2].startswith("  - s-wdi: http://127.0.0.1:")
    assert (tmp_path / "data" / "b.zip").is_file()
    assert not (tmp_path / "data" / "c.json").exists()


def test_a_changed_form_is_told_and_nothing_is_built(study: Path, server: Server, tmp_path: Path):
    server.files["/baci/BACI_HS22_V202501.zip"] = write_baci(columns="t,i,j,k,value,q")
    fetch(study, tmp_path / "data", patience=QUICK)
    with pytest.raises(FetchError, match=r"no column v\. There are: t, i, j, k, value, q\."):
        build(study, tmp_path / "data")
    assert not (tmp_path / "data" / "built").exists()


def test_names_and_folders_that_are_not_there_are_told(study: Path, tmp_path: Path):
    with pytest.raises(
        UnknownNameError, match=r"^No official series is named 's-bacci'\. Did you mean s-baci"
    ):
        fetch(study, tmp_path, ["s-bacci"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(
        SettingsError, match=r"holds no statistics\. Fetch them with `zhibek trade fetch --to "
    ):
        build(study, tmp_path / "empty")


def test_the_new_silk_road_names_official_series():
    series = _read_series(None)
    assert set(series["publisher"]) == set(PUBLISHERS)
    assert series["address"].str.starts_with("https://").all()
    assert series["file_name"].is_unique().all()
