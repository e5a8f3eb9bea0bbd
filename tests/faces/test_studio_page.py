"""The studio's page, in a real browser."""

from pathlib import Path

import pytest

from reference.studio_page import IN_A_BROWSER, until, wait

pytest.importorskip("playwright.sync_api")

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

pytestmark = IN_A_BROWSER


def northern_between(page, one: str, other: str) -> int:
    """Count pixels in the Northern blue halfway between two places."""
    (x, y), (u, v) = (page.evaluate(f"window.__map.nodeXY('{place_id}')") for place_id in (one, other))
    return page.evaluate(COUNT, [(x + u) / 2, (y + v) / 2, 12, list(NORTHERN)])


def test_the_map_loads_and_nothing_leaves_the_origin(page, studio: str) -> None:
    assert len(page.evaluate("window.__map.flows()")) > 400
    assert page.get_by_role("application").count() == 1
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith((studio, "blob:"))] == []


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
