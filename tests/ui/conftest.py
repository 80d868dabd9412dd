"""One server over the bundled sample and one browser for all tests of the page."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect, sync_playwright
from scripted_server import ScriptedServer

from index.settings import IndexSettings
from rag.settings import Settings
from ui.adding import add_sample
from ui.assistants import Assistants, open_assistants

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
"""Where tests leave what they saw, to be looked at by people."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = ViewportSize(width=1280, height=860)
NARROW = ViewportSize(width=360, height=740)


class Browser(NamedTuple):
    context: BrowserContext
    page: Page
    url: str
    requested: list[str]
    """Every address that the page has asked for."""
    complaints: list[str]
    """Errors of its scripts, and what the security policy blocked."""


@pytest.fixture(scope="session")
def page_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's index is."""
    return tmp_path_factory.mktemp("page") / "index"


@pytest.fixture(scope="session")
def page_model() -> Iterator[ScriptedServer]:
    """The server of the chat model that may be chosen on the page."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="session")
def page_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's runs of suites are."""
    return tmp_path_factory.mktemp("page") / "runs"


@pytest.fixture(scope="session")
def url(page_index: Path, page_runs: Path, page_model: ScriptedServer) -> Iterator[str]:
    command = [
        sys.executable, "-m", "ui.cli", "--index", str(page_index), "--set", "answer.answerer=trying_answers:trying",
        "--set", "model.name=openai:scripted", "--set", f"model.base_url={page_model.url}", "--set", "model.retries=0",
        "--set", "model.price_in=2", "chat", "--port", "0", "--runs", str(page_runs),
    ]  # fmt: skip
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            found = re.match(
                r"Pullquote is at (http://127\.0\.0\.1:\d+)  \(Ctrl-C stops it\)\n", server.stdout.readline()
            )
            assert found
            _wait(found[1])
            yield found[1]
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=60)
    assert code == 0


def _wait(url: str) -> None:
    """Until the page is there; before, the server says that it is starting."""
    for _ in range(600):
        with urllib.request.urlopen(f"{url}/ready") as response:
            if response.read() == b"true":
                return
        time.sleep(0.3)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def browser(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("browser"), executable_path=CHROMIUM, headless=True, args=FLAGS
        )
        context.set_default_timeout(60_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        expect.set_options(timeout=30_000)
        page = context.pages[0]
        requested: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield Browser(context, page, url, requested, complaints)
        context.close()


@pytest.fixture
def page(browser: Browser) -> Page:
    """The page anew, wide and light, in a browser that keeps nothing yet."""
    browser.page.set_viewport_size(WIDE)
    browser.page.emulate_media(color_scheme="light")
    browser.page.goto(f"{browser.url}/healthz")
    browser.page.evaluate("localStorage.clear(); sessionStorage.clear()")
    browser.page.goto(browser.url)
    browser.page.locator("html[data-pullquote=ready]").wait_for(state="attached")
    return browser.page


@pytest.fixture
def serious() -> Callable[[Page], list[str]]:
    """What axe calls serious or critical on what is seen now."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")

    def found_on(page: Page) -> list[str]:
        found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{one['id']}: {node['html'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    return found_on


@pytest.fixture(scope="session")
def assistants(tmp_path_factory: pytest.TempPathFactory) -> Assistants:
    """Assistants over the bundled sample, in this process."""
    index = str(tmp_path_factory.mktemp("assistants") / "index")
    add_sample(index, IndexSettings())
    return open_assistants(Settings(), index)


@pytest.fixture
def ask(page: Page) -> Callable[[str], Locator]:
    """Ask a question; the answer, when it is complete."""

    def asked(question: str) -> Locator:
        answers = page.locator("#conversation .answer:not(.draft)")
        before = answers.count()
        page.fill("#question textarea", question)
        page.locator("#question textarea").press("Enter")
        expect(answers).to_have_count(before + 1)
        expect(page.locator("#conversation .draft")).to_have_count(0)
        return answers.last

    return asked


@pytest.fixture
def turn_to(page: Page) -> Callable[[str], None]:
    """Turn to another page of the application."""
    return lambda name: page.get_by_role("tab", name=name, exact=True).click()


@pytest.fixture
def shot(page: Page) -> Callable[[str], None]:
    """Keep what is seen, under a name."""

    def kept(name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")

    return kept
