"""Help to look at the studio's page in a browser."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhibek.studio.offer_list import BY_WORDS
from zhibek.studio.pages import read_page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SECONDS = 90.0
AXE = Path(__file__).parents[2] / "studio" / "node_modules" / "axe-core" / "axe.min.js"

LOOK = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  document.documentElement.style.setProperty('--card', 'var(--card-solid)'); // axe gives up over a canvas
  await new Promise((done) => setTimeout(done, 200));
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const runOnly = theme === 'dark' ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: tags };
  const { violations } = await axe.run(document, { runOnly });
  document.documentElement.dataset.theme = 'light';
  document.documentElement.style.removeProperty('--card');
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${theme} ${id} ${target}: ${failureSummary}`));
}"""

IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not read_page(), reason="the page is not built here"),
    pytest.mark.skipif("whatif" not in BY_WORDS, reason="the server does not answer what-ifs"),
]
"""Marks of tests that need the page, a server and a browser."""

Page = Any
"""A page of playwright, with `complaints` of its console and addresses `asked` for."""


def wait(page: Page, condition: str) -> None:
    """Ask again and again; the page's policy lets no test put a watcher into it."""
    until(page, lambda: page.evaluate(condition), condition)
    page.wait_for_timeout(100)


def until(page: Page, is_so: Callable[[], Any], told: str = "") -> None:
    """Wait until something is so."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, told
        page.wait_for_timeout(50)


def open_page(browser: Any, address: str) -> Page:
    """Open the page and wait for its map."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page.complaints = []
    page.asked = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address)
    wait(page, "window.__ready === true")
    return page


def find_slips(page: Page) -> list[str]:
    """Let axe look at the page, and once more in the dark at its contrasts; tells what is broken, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [*page.evaluate(LOOK, "light"), *page.evaluate(LOOK, "dark")]
