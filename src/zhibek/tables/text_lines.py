"""Lines of text files, plain or compressed."""

import gzip
import zlib
from pathlib import Path

from zhibek.errors import Fault


def read_lines(path: Path) -> tuple[list[str], list[Fault]]:
    """Read the lines of a file, gunzipped where it is compressed; give what stood in the way.

    A file cut off in compression gives the lines before the cut, and a fault.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return [], [Fault(str(path), f"cannot be read: {reason}.", "Name a file that is there.")]
    faults = []
    if raw[:2] == b"\x1f\x8b":
        raw, whole = _gunzip(raw)
        if not whole:
            faults.append(Fault(path.name, "the compressed file is cut off or broken.", "Fetch it again."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if not text.strip():
        return [], faults or [Fault(path.name, "the file is empty.", "Fetch it again.")]
    return text.replace("\r", "").split("\n"), faults


def _gunzip(raw: bytes) -> tuple[bytes, bool]:
    """Unpack as much as there is, and tell whether that was all."""
    try:
        return gzip.decompress(raw), True
    except (OSError, EOFError, zlib.error):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            return unpacker.decompress(raw), False
        except zlib.error:
            return b"", False
