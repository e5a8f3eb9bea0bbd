"""The report as a picture, in a real browser."""

import importlib.util
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from zhibek.report.page import render_report
from zhibek.report.palette import LIGHT

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MADE_UP = Path(__file__).parents[1] / "unit" / "report" / "made_up.py"
WIDTH, HEIGHT = 1280, 3600

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")]


def read_png(path: Path):
    """Read an 8-bit PNG that is not interlaced to an array of shape (height, width, 3)."""
    raw, position, data = path.read_bytes(), 8, b""
    while position < len(raw):
        length, kind = struct.unpack(">I4s", raw[position : position + 8])
        content = raw[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", content)
        data += content if kind == b"IDAT" else b""
        position += length + 12
    assert depth == 8
    step = {2: 3, 6: 4}[colour]
    rows = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(height, 1 + width * step)
    picture = np.zeros((height, width, step), dtype=np.uint8)
    unfilter(rows, picture)
    return picture[:, :, :3]


@njit
def unfilter(rows: NDArray[np.uint8], picture: NDArray[np.uint8]) -> None:
    """Undo the five filters of PNG (ISO/IEC 15948, section 9) row by row."""
    height, width, step = picture.shape
    for y in range(height):
        for x in range(width):
            for part in range(step):
                left = int(picture[y, x - 1, part]) if x else 0
                up = int(picture[y - 1, x, part]) if y else 0
                corner = int(picture[y - 1, x - 1, part]) if x and y else 0
                kind, guess = rows[y, 0], 0
                if kind == 1:
                    guess = left
                elif kind == 2:
                    guess = up
                elif kind == 3:
                    guess = (left + up) // 2
                elif kind == 4:
                    first, second, third = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
                    guess = left if first <= second and first <= third else up if second <= third else corner
                picture[y, x, part] = (int(rows[y, 1 + x * step + part]) + guess) & 255


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory):
    spec = importlib.util.spec_from_file_location("made_up", MADE_UP)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.html").write_text(render_report(module.made_up()), encoding="utf-8")
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--blink-settings=preferredColorScheme=1",
        f"--user-data-dir={folder / 'profile'}", f"--window-size={WIDTH},{HEIGHT}",
        f"--screenshot={folder / 'report.png'}", (folder / "report.html").as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=90)
    return read_png(folder / "report.png")


def share_of(picture: NDArray[np.uint8], colour: str):
    wanted = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)])
    return float(np.mean(np.abs(picture.astype(int) - wanted).max(axis=2) <= 6))


def test_the_page_fills_the_window(picture: NDArray[np.uint8]):
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert share_of(picture[-600:], LIGHT["page"]) < 0.97


@pytest.mark.parametrize(
    ("family", "least", "most"),
    [("north", 0.002, 0.05), ("middle", 0.0008, 0.03), ("south", 0.0002, 0.03), ("sea", 0.002, 0.05)],
)
def test_every_family_is_seen_and_none_floods_the_page(
    picture: NDArray[np.uint8], family: str, least: float, most: float
):
    assert least < share_of(picture, LIGHT[family]) < most


def test_land_and_sea_are_there(picture: NDArray[np.uint8]):
    assert share_of(picture, LIGHT["land"]) > 0.05
    assert share_of(picture, LIGHT["sea-back"]) > 0.01
