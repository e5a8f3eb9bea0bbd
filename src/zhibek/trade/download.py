"""Download files whole: resumed, checked, kept."""

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from zhibek.errors import FetchError, OutputError

CHECKSUMS = "checksums.json"
PART = ".part"
CHUNK = 1 << 16
SCHEMES = ("http", "https")
PARTIAL, NOT_SATISFIABLE = 206, 416
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, how often to try anew, and how long between two tries."""

    timeout_s: float = 60.0
    tries: int = 4
    pause_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file in the data folder: its size, its checksum, and whether it was fetched or there already."""

    path: Path
    size: int
    sha256: str
    state: str


def fetch_file(
    address: str,
    path: Path,
    *,
    sha256: str = "",
    patience: Patience | None = None,
    progress: Progress = lambda _: None,
) -> Fetched:
    """Fetch a file, unless it is there with the right checksum.

    What came of a broken download stays beside it (`.part`) and is taken up again where it broke, if
    the server can; a file that changed meanwhile is fetched from its beginning. The file appears under its
    name only when it is whole and its checksum is that of `sha256` or, without it, that of the server's
    length. Checksums are kept in `checksums.json`, by which later damage is found.

    Raises FetchError where the address does not answer, breaks off each time, or gives another checksum.
    """
    known = read_checksums(path.parent)
    wanted = sha256 or known.get(path.name, "")
    if path.is_file() and wanted:
        found = find_checksum(path)
        if found == wanted:
            return Fetched(path, path.stat().st_size, found, "there already")
        progress(f"{path.name} is damaged; fetching it anew")
    part = path.with_name(path.name + PART)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        resumed = _gather(address, part, patience or Patience(), progress)
        found = find_checksum(part)
        if sha256 and found != sha256:
            part.unlink()
            raise FetchError(
                f"{address}: the checksum is {found}, {sha256} was expected. What came was thrown "
                "away. Fetch it again, or mend official_series.sha256 if the publisher has a new version."
            )
        part.replace(path)
        _keep_checksum(path.parent, known, path.name, found)
    except OSError as error:
        raise OutputError(
            f"Cannot write {path}: {error.strerror or error}. Free some space, or choose another folder."
        ) from error
    return Fetched(path, path.stat().st_size, found, "resumed" if resumed else "fetched")


def find_checksum(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read_checksums(folder: Path) -> dict[str, str]:
    """Read the checksums kept in a folder; none where there is no such file."""
    try:
        kept = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise FetchError(f"{folder / CHECKSUMS} is no JSON: {error}. Remove it and fetch again.") from error
    return {str(name): str(value) for name, value in kept.items()}


def _keep_checksum(folder: Path, known: Mapping[str, str], name: str, value: str) -> None:
    """Write the checksums with one more."""
    stage = folder / f".{CHECKSUMS}.part"
    text = json.dumps(dict(sorted({**known, name: value}.items())), indent=1)
    stage.write_text(text + "\n", encoding="utf-8")
    stage.replace(folder / CHECKSUMS)


def _gather(address: str, part: Path, patience: Patience, progress: Progress) -> bool:
    """Bring the whole of a file into `part`, in as many tries as allowed; tell if it was resumed."""
    if urlsplit(address).scheme not in SCHEMES:
        raise FetchError(f"{address} is no address of the web. Give one that begins with https://.")
    resumed = False
    reason = ""
    for number in range(patience.tries):
        if number:
            progress(f"{part.name}: {reason}; trying again")
            time.sleep(patience.pause_s)
        try:
            resumed |= _take_up(address, part, patience.timeout_s)
        except urllib.error.HTTPError as error:
            reason = f"the server answers {error.code} {error.reason}"
            if error.code == NOT_SATISFIABLE:
                part.unlink(missing_ok=True)
            elif error.code < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                break
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
        else:
            return resumed
    size = part.stat().st_size if part.is_file() else 0
    kept = f" {size:,} bytes are kept: the same command goes on from there." if size else ""
    raise FetchError(f"{address} cannot be fetched: {reason}.{kept}")


def _take_up(address: str, part: Path, timeout_s: float) -> bool:
    """Ask for what is missing of a file and append it; tell whether something was there already."""
    tag = part.with_name(part.name + ".tag")
    have = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(address, headers={"User-Agent": "zhibek"})  # noqa: S310 - scheme is checked
    if have:
        request.add_header("Range", f"bytes={have}-")
        if tag.is_file():
            request.add_header("If-Range", tag.read_text(encoding="utf-8"))
    with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310 - scheme is checked
        goes_on = answer.status == PARTIAL and _starts_at(answer.headers.get("Content-Range", ""), have)
        if answer.status == PARTIAL and not goes_on:
            part.unlink(missing_ok=True)
            raise http.client.HTTPException("the server went on from another place")
        if etag := answer.headers.get("ETag", ""):
            tag.write_text(etag, encoding="utf-8")
        length = answer.headers.get("Content-Length")
        taken = 0
        with part.open("ab" if goes_on else "wb") as file:
            while chunk := answer.read(CHUNK):
                file.write(chunk)
                taken += len(chunk)
    if length is not None and taken < int(length):
        raise http.client.HTTPException(f"it broke off after {taken:,} of {int(length):,} bytes")
    tag.unlink(missing_ok=True)
    return bool(goes_on and have)


def _starts_at(content_range: str, have: int) -> bool:
    """Tell whether an answer goes on where the file ends."""
    return content_range.replace("bytes ", "").split("-", maxsplit=1)[0] == str(have)
