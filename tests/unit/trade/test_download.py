"""Downloads are whole, checked and resumed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reference.loopback import Server, serve
from zhibek.errors import FetchError
from zhibek.trade.download import CHECKSUMS, Patience, fetch_file

CONTENT = bytes(range(256)) * 500
SUM = hashlib.sha256(CONTENT).hexdigest()
QUICK = Patience(timeout_s=5.0, tries=3, pause_s=0.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serve({"/file": CONTENT}) as found:
        yield found


def take(server: Server, folder: Path, **words):
    return fetch_file(f"{server.address}/file", folder / "file.bin", patience=QUICK, **words)


def test_a_file_is_fetched_whole_and_its_checksum_kept(server: Server, tmp_path: Path):
    found = take(server, tmp_path / "new" / "folder")
    assert found.path.read_bytes() == CONTENT
    assert (found.size, found.sha256, found.state) == (len(CONTENT), SUM, "fetched")
    assert json.loads((found.path.parent / CHECKSUMS).read_text(encoding="utf-8")) == {"file.bin": SUM}
    assert {path.name for path in found.path.parent.iterdir()} == {"file.bin", CHECKSUMS}


def test_a_file_that_is_there_is_not_fetched_again(server: Server, tmp_path: Path):
    take(server, tmp_path)
    assert take(server, tmp_path).state == "there already"
    assert len(server.asked) == 1


def test_a_damaged_file_is_fetched_again(server: Server, tmp_path: Path):
    take(server, tmp_path)
    (tmp_path / "file.bin").write_bytes(CONTENT[:-1])
    told = []
    assert take(server, tmp_path, progress=told.append).state == "fetched"
    assert told == ["file.bin is damaged; fetching it anew"]
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


def test_a_broken_download_goes_on_where_it_broke(server: Server, tmp_path: Path):
    server.break_after = [100_000, 7]
    found = take(server, tmp_path)
    assert found.state == "resumed"
    assert found.path.read_bytes() == CONTENT
    assert [wanted for _, wanted in server.asked] == ["", "bytes=100000-", "bytes=100007-"]


def test_what_broke_too_often_is_kept_and_taken_up_by_the_next_call(server: Server, tmp_path: Path):
    server.break_after = [50_000, 10, 10]
    with pytest.raises(FetchError) as told:
        take(server, tmp_path)
    assert str(told.value) == (
        f"{server.address}/file cannot be fetched: it broke off after 10 of 77,990 bytes. "
        "50,020 bytes are kept: the same command goes on from there."
    )
    assert not (tmp_path / "file.bin").exists()
    assert take(server, tmp_path).state == "resumed"
    assert server.asked[-1] == ("/file", "bytes=50020-")
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


def test_a_server_that_cannot_go_on_is_asked_from_the_beginning(server: Server, tmp_path: Path):
    server.break_after, server.ranges = [100_000], False
    found = take(server, tmp_path)
    assert found.state == "fetched"
    assert found.path.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(server: Server, tmp_path: Path):
    server.break_after = [100_000]
    with pytest.raises(FetchError):
        fetch_file(f"{server.address}/file", tmp_path / "file.bin", patience=Patience(5.0, 1, 0.0))
    server.files["/file"] = newer = CONTENT[::-1]
    found = take(server, tmp_path)
    assert found.path.read_bytes() == newer
    assert found.state == "fetched"


def test_a_wrong_checksum_is_told_and_nothing_is_left(server: Server, tmp_path: Path):
    with pytest.raises(FetchError) as told:
        take(server, tmp_path, sha256="0" * 64)
    assert str(told.value) == (
        f"{server.address}/file: the checksum is {SUM}, {'0' * 64} was expected. What came was thrown away. Fetch "
        "it again, or mend official_series.sha256 if the publisher has a new version."
    )
    assert list(tmp_path.iterdir()) == []
    assert take(server, tmp_path, sha256=SUM).sha256 == SUM


def test_a_file_that_is_not_there_is_told_at_once(server: Server, tmp_path: Path):
    with pytest.raises(FetchError, match=r"/none cannot be fetched: the server answers 404 Not Found\.$"):
        fetch_file(f"{server.address}/none", tmp_path / "none", patience=QUICK)
    assert len(server.asked) == 1


def test_a_server_in_trouble_is_asked_again(server: Server, tmp_path: Path):
    server.status = 503
    with pytest.raises(FetchError, match=r"cannot be fetched: the server answers 503 Service Unavailable\.$"):
        take(server, tmp_path)
    assert len(server.asked) == QUICK.tries


def test_nobody_answers(tmp_path: Path):
    with serve({}) as gone:
        address = gone.address
    with pytest.raises(FetchError, match=r"^http://127\.0\.0\.1:\d+/file cannot be fetched: .*refused"):
        fetch_file(f"{address}/file", tmp_path / "file", patience=QUICK)


@pytest.mark.parametrize("address", ["file:///etc/hosts", "ftp://127.0.0.1/x", "nowhere"])
def test_only_the_web_is_asked(address: str, tmp_path: Path):
    with pytest.raises(FetchError, match=r"is no address of the web\. Give one that begins with https://\.$"):
        fetch_file(address, tmp_path / "file", patience=QUICK)
