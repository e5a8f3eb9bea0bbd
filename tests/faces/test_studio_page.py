"""The studio's page, in a real browser."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhibek.studio.offer_list import BY_WORDS
from zhibek.studio.pages import read_page

playwright = pytest.importorskip("playwright.sync_api")

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
START = "import sys; from zhibek.cli.main import main; sys.argv[0] = 'zhibek'; main()"
SECONDS = 90.0
NORTHERN = (0x2A, 0x62, 0xB0)
COUNT = """([x, y, reach, colour]) => {
  const canvas = document.querySelector('canvas.map');
  const box = canvas.getBoundingClientRect();
  const grow = canvas.width / box.width;
  const [left, top] = [(x - box.left - reach) * grow, (y - box.top - reach) * grow];
  const { data } = canvas.getContext('2d').getImageData(left, top, 2 * reach * grow, 2 * reach * grow);
  let found = 0;
  for (let i = 0; i < data.length; i += 4)
    if (colour.every((part, at) => Math.abs(data[i + at] - part) < 12)) found += 1;
  return found;
}"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not read_page(), reason="the page is not built here"),
    pytest.mark.skipif("whatif" not in BY_WORDS, reason="the server does not answer what-ifs"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("studio")
    command = [sys.executable, "-c", START, "studio", "--port", str(port), "--out", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert "Zhibek studio" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
def page(browser, address: str) -> Iterator[object]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
    opened.complaints = []
    opened.asked = []
    opened.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(address)
    wait(opened, "window.__ready === true")
    yield opened
    opened.close()


def wait(page, condition: str) -> None:
    """Ask again and again; the page's policy lets no test put a watcher into it."""
    end = time.monotonic() + SECONDS
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)


def northern_between(page, one: str, other: str) -> int:
    """Count pixels in the Northern blue halfway between two places."""
    (x, y), (u, v) = (page.evaluate(f"window.__map.nodeXY('{place_id}')") for place_id in (one, other))
    return page.evaluate(COUNT, [(x + u) / 2, (y + v) / 2, 12, list(NORTHERN)])


def until(page, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        page.wait_for_timeout(100)


def test_the_map_loads_and_nothing_leaves_the_origin(page, address: str) -> None:
    assert len(page.evaluate("window.__map.flows()")) > 400
    assert page.get_by_role("application").count() == 1
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith((address, "blob:"))] == []


def test_a_closed_border_loses_its_colour_and_gets_it_back(page) -> None:
    page.get_by_role("application").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(500)
    way = ("BYBQT", "BYMSQ")
    before = northern_between(page, *way)
    assert before > 40
    page.get_by_role("switch", name="Belarus–Poland closed").check()
    until(page, lambda: northern_between(page, *way) < 0.3 * before)
    wait(page, "new URLSearchParams(location.search).get('set') === 'close-BY-PL:1'")
    page.get_by_role("button", name="Undo").click()
    until(page, lambda: abs(northern_between(page, *way) - before) < 0.1 * before)


def test_keys_move_the_map_and_pick_a_place(page) -> None:
    canvas = page.get_by_role("application")
    canvas.focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    seen = page.evaluate("window.__map.view()")
    assert seen["k"] == pytest.approx(1.45)
    assert seen["u"] > 0
    page.keyboard.press("0")
    assert page.evaluate("window.__map.view()") == {"k": 1, "u": 0, "v": 0}
    page.keyboard.press(".")
    page.keyboard.press("Enter")
    wait(page, "document.querySelector('.inspect .facts') !== null")
    page.keyboard.press("Escape")
    wait(page, "document.querySelector('.inspect') === null")
    assert page.complaints == []


def test_the_picture_is_taken_away_as_svg_with_shapes(page, tmp_path: Path) -> None:
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_text("Map as SVG").click()
    taken.value.save_as(tmp_path / "map.svg")
    words = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert words.count("<path") > 1000
    assert "Türkmenbaşy" in words or "Tashkent" in words
    assert "<image" not in words
