"""Files written whole or not at all."""

from contextlib import suppress
from pathlib import Path

from zhibek.errors import OutputError


def write_whole(path: Path, data: str | bytes, *, shown: str = "", mend: str = "") -> None:
    """Write a file so that nothing, or the older file, stands there until the new one is whole.

    shown: how to name the file to whoever asked, by default its path; mend: what to do where the disk
    refuses. Raises OutputError then.
    """
    stage = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stage.write_bytes(data.encode() if isinstance(data, str) else data)
        stage.replace(path)
    except OSError as error:
        told = f"cannot write {shown or path}: {error.strerror or error}. {mend}"
        raise OutputError(told.rstrip()) from error
    finally:
        with suppress(OSError):
            stage.unlink(missing_ok=True)
