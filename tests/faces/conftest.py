"""One server and one browser for the page's tests."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from reference.studio_page import BROWSER, Page, open_page

START = "import sys; from zhibek.cli.main import main; sys.argv[0] = 'zhibek'; main()"


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the New Silk Road."""
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
def browser() -> Iterator[Any]:
    """A browser without a window; its loop of events would be in the way of other tests' own."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
def page(browser: Any, studio: str) -> Iterator[Page]:
    """The page as it opens, with its map drawn."""
    opened = open_page(browser, studio)
    yield opened
    opened.close()
