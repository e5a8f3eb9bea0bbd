"""Every panel of the page, walked in a browser."""

from pathlib import Path

import pytest

from reference.studio_page import AXE, IN_A_BROWSER, Page, find_slips, open_page, until, wait

pytest.importorskip("playwright.sync_api")

pytestmark = IN_A_BROWSER
NAMES_IN_CHARTS = "document.querySelectorAll('.chart svg [aria-label]').length"
DIFFER = """async (other) => {
  const canvas = document.querySelector('canvas.map');
  const image = new Image();
  image.src = other;
  await image.decode();
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  copy.getContext('2d').drawImage(image, 0, 0);
  const [one, two] = [canvas, copy].map((each) =>
    each.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data);
  let found = 0;
  for (let i = 0; i < one.length; i += 4)
    if ([0, 1, 2].some((part) => Math.abs(one[i + part] - two[i + part]) > 8)) found += 1;
  return found / (one.length / 4);
}"""
SEEN = """() => {
  const { activeElement: seen } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(seen);
  const name = seen.getAttribute('aria-label') || seen.textContent.trim() || seen.tagName;
  return [name, outlineStyle !== 'none' && outlineWidth !== '0px', seen.closest('main') === null];
}"""


def open_panel(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("button", name=name, exact=True).click()


def choose_place(page: Page, field: str, typed: str) -> None:
    page.get_by_role("combobox", name=field, exact=True).fill(typed)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")


def find_routes(page: Page, origin: str = "xian", destination: str = "duisb") -> None:
    open_panel(page, "Route")
    choose_place(page, "From", origin)
    choose_place(page, "To", destination)
    page.get_by_role("button", name="Find routes").click()
    wait(page, "document.querySelector('.inspect .chart svg') !== null")


def make_draft(page: Page, name: str) -> None:
    open_panel(page, "Data")
    page.get_by_role("button", name="The small example").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Make").click()
    wait(page, "document.querySelector('.draft') !== null")


def write_cell(page: Page, name: str, value: str) -> None:
    page.get_by_role("button", name=name).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def test_a_route_is_found_by_keys_drawn_and_told_to_its_sources(page: Page, studio: str) -> None:
    before = page.evaluate("document.querySelector('canvas.map').toDataURL()")
    find_routes(page)
    assert page.locator(".offer").count() >= 4
    page.locator(".offer").filter(has=page.get_by_text("Northern by Kazakhstan", exact=True)).first.click()
    wait(page, "document.querySelector('.inspect .title').textContent === 'Northern by Kazakhstan'")
    assert page.evaluate(DIFFER, before) > 0.01  # drawn over a dimmed map
    days = float(page.locator(".inspect .facts dd").first.inner_text())
    assert page.locator(".legs summary .figures").nth(-2).inner_text() == f"{days:.1f}"
    assert page.locator(".inspect .chart svg").get_attribute("role") == "img"
    assert page.evaluate(NAMES_IN_CHARTS) == 0
    page.get_by_text("Rules that touch it").click()
    page.locator(".bite summary").first.click()
    assert "Source" in page.locator(".bite .terms").first.inner_text()
    page.get_by_role("button", name="Money").click()
    wait(page, "document.querySelector('.inspect .chart svg').textContent.includes('USD')")
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith((studio, "blob:", "data:"))] == []


def test_a_route_keeps_out_of_a_country(page: Page) -> None:
    find_routes(page, "almaty", "poti")
    assert "Russia" in page.locator(".inspect").inner_text() + page.locator(".routes").inner_text()
    page.get_by_label("Avoid a country").select_option("RU")
    page.get_by_role("button", name="Find routes").click()
    until(
        page, lambda: page.locator(".offer").count() and "Samur" not in page.locator(".routes").inner_text()
    )
    assert page.get_by_role("button", name="Allow Russia again").count() == 1


def test_compare_shows_two_panes_and_why_they_differ(browser, studio: str) -> None:
    page = open_page(browser, f"{studio}?pane=compare&set=close-BY-PL:1")
    wait(page, "document.querySelector('.why tbody tr') !== null")
    assert page.get_by_role("application").count() == 2
    rows = page.locator(".why tbody tr")
    told = {row.locator("th").inner_text(): row.locator("td").inner_text() for row in rows.all()}
    assert told["North MN"].startswith("−")
    assert told["Suez"].startswith("+")
    assert "Belarus–Poland closed" in page.locator(".why").inner_text()
    assert page.locator(".volumes .tick").count() == 5
    assert page.complaints == []
    page.close()


def test_charts_are_drawn_with_their_tables(page: Page) -> None:
    open_panel(page, "Charts")
    page.get_by_role("button", name="Bottlenecks").click()
    used = page.locator(".tight tbody tr td:nth-child(2) .figures").all_inner_texts()
    shares = [int(share.split()[0].replace(",", "")) for share in used]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] >= 100
    page.get_by_role("button", name="Trade targets").click()
    page.get_by_role("button", name="Show", exact=True).click()
    wait(page, "document.querySelector('.chart svg') !== null")
    assert "Kazakhstan and China" in page.locator(".chart svg").get_attribute("aria-label")
    assert page.evaluate(NAMES_IN_CHARTS) == 0
    page.locator(".chart .fold summary").click()
    assert page.locator(".chart tbody tr").count() > 12
    assert "first met in 2023" in page.locator(".sides").inner_text()
    assert page.complaints == []


def test_own_data_is_mended_run_shown_and_taken_away(page: Page, tmp_path: Path) -> None:
    make_draft(page, "first-draft")
    assert "No faults" in page.locator(".draft").inner_text()
    page.get_by_label("Table", exact=True).select_option("links")
    write_cell(page, "length_km, row 2:", "minus")
    wait(page, "document.querySelector('.faults li') !== null")
    assert "links.length_km rows 2" in " ".join(page.locator(".faults").inner_text().split())
    assert page.locator("td.fault").inner_text() == "minus"
    assert page.locator(".draft").get_by_role("button", name="Run").is_disabled()
    write_cell(page, "length_km, row 2:", "460")
    wait(page, "document.querySelector('.faults li') === null")
    page.locator(".draft").get_by_role("button", name="Run").click()
    wait(page, "document.querySelector('.jobs')?.textContent.includes('Done')")
    page.locator(".draft").get_by_role("button", name="Show on the map").click()
    wait(page, "document.querySelector('.subject').textContent.includes('A first study')")
    open_panel(page, "Runs")
    page.locator(".run summary").first.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="runs as CSV").click()
    taken.value.save_as(tmp_path / "runs.csv")
    assert (tmp_path / "runs.csv").read_text(encoding="utf-8").startswith("scenario_id,")
    files = page.eval_on_selector_all(".run a", "links => links.map((link) => link.href)")
    for name in ("report.html", "report.pdf", "tables/corridor_totals.parquet"):
        [address] = [one for one in files if one.endswith(name)]
        assert page.request.get(address).ok
    open_panel(page, "Charts")
    page.get_by_role("button", name="From a run").click()
    until(page, lambda: page.get_by_label("From a run").locator("option").count() > 1)
    page.get_by_label("From a run").select_option(index=1)
    wait(page, "document.querySelector('.chart svg rect') !== null")
    assert page.complaints == []


def test_tab_goes_from_the_bar_over_the_map_to_the_panels_and_is_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    steps = []
    for _ in range(16):
        steps.append(page.evaluate(SEEN))
        page.keyboard.press("Tab")
    names = [name for name, _, _ in steps]
    assert names[0] == "Skip to the map"
    order = [names.index(name) for name in ("Map", "Tonnes", "Download")]
    order.append(next(at for at, name in enumerate(names) if name.startswith("Map of freight flows")))
    order.append(names.index("Scenario"))
    assert order == sorted(order)
    assert all(is_seen for _, is_seen, _ in steps), steps


def test_two_loads_look_the_same(page: Page, browser, studio: str) -> None:
    other = open_page(browser, studio)
    for one in (page, other):
        one.wait_for_timeout(300)
    picture = other.evaluate("document.querySelector('canvas.map').toDataURL()")
    assert page.evaluate(DIFFER, picture) < 0.0005
    other.close()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_main_screen_speaks_the_language(browser, studio: str, language: str) -> None:
    page = open_page(browser, f"{studio}?lang={language}")
    assert page.evaluate("document.documentElement.lang") == language
    told = page.eval_on_selector_all(
        ".top button, .tabs, .totals, .legend, .scenario summary, .scenario label, .corridors",
        "parts => parts.map((part) => part.innerText).join(' ')",
    )
    words = {word for word in told.replace(".", " ").split() if word.isascii() and word.isalpha()}
    assert {word for word in words if len(word) > 3} <= {"Zhibek", "Natural", "Earth"}
    assert page.complaints == []
    page.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed in studio/node_modules")
def test_axe_finds_nothing_in_any_state_light_or_dark(page: Page) -> None:
    slips = {"map": find_slips(page)}
    find_routes(page)
    page.locator(".leg").first.click()
    slips["route"] = find_slips(page)
    open_panel(page, "Charts")
    page.get_by_role("button", name="Trade targets").click()
    page.get_by_role("button", name="Show", exact=True).click()
    wait(page, "document.querySelector('.chart svg') !== null")
    slips["target"] = find_slips(page)
    page.get_by_role("button", name="Bottlenecks").click()
    page.locator(".tight button").first.click()
    slips["bottlenecks and place"] = find_slips(page)
    make_draft(page, "at-fault")
    page.get_by_label("Table", exact=True).select_option("links")
    write_cell(page, "length_km, row 2:", "minus")
    wait(page, "document.querySelector('.faults li') !== null")
    slips["data"] = find_slips(page)
    open_panel(page, "Runs")
    wait(page, "document.querySelector('.runs') !== null")
    slips["runs"] = find_slips(page)
    page.get_by_role("button", name="Compare").click()
    slips["compare"] = find_slips(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show as a table").click()
    slips["table"] = find_slips(page)
    assert {state: found for state, found in slips.items() if found} == {}
