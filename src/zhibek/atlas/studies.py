"""Find the studies that are built in."""

from importlib.resources import files
from pathlib import Path

from zhibek.errors import UnknownNameError

BUILT_IN = "silk-road"


def list_studies() -> dict[str, Path]:
    """List the built-in studies by name."""
    here = Path(str(files("zhibek.atlas")))
    return {folder.name: folder for folder in sorted(here.iterdir()) if (folder / "study.toml").is_file()}


def locate_study(where: str | Path | None = None) -> Path:
    """Find a study's folder: a path of the user's own, a built-in name, or, without it, the New Silk Road.

    Raises UnknownNameError where neither a folder nor a built-in study has that name.
    """
    if where is None:
        where = BUILT_IN
    if Path(where).is_dir():
        return Path(where)
    built_in = list_studies()
    if str(where) not in built_in:
        raise UnknownNameError("study (neither a folder nor built in)", str(where), built_in)
    return built_in[str(where)]
