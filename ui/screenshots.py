"""The README's pictures: ``python -m ui.screenshots [FOLDER]``, with the extra ``dev`` and a Chromium installed.

A page over a new index of the bundled sample is started, used as a person would use it, photographed and stopped.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BadInput
from ui import terminal

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path("docs/images")
WIDE, NARROW = {"width": 1200, "height": 760}, {"width": 380, "height": 760}
CLAIMS = "The attack is an opportunity for Iraq’s government.\nThose responsible must face consequences."
COLOURS = 64
"""Of a picture: text on paper needs few, and a picture takes some 40 kB."""


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with _page_at_work() as url, _browser() as page:
        _take(page, url, folder)


def _take(page: "Page", url: str, folder: Path) -> None:
    _open(page, url)
    _ask(page, "Who blames Iran for the attack?")
    page.locator(".para a.cite").first.click()
    page.locator("#source mark").wait_for()
    _save(page, folder / "answer.png")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Panel").click()
    page.get_by_label("Claims, one a line").fill(CLAIMS)
    page.get_by_role("button", name="Show").locator("visible=true").click()
    page.locator("table.panel").wait_for()
    _save(page, folder / "panel.png")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    _open(page, url)
    _ask(page, "What does Peek say about the nuclear deal?")
    page.locator(".instead a.cite").first.wait_for()
    _save(page, folder / "narrow.png")


def _open(page: "Page", url: str) -> None:
    page.goto(url)
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto(url)
    page.locator("html[data-pullquote=ready]").wait_for(state="attached")
    page.locator(".welcome button.ask").first.wait_for()


def _ask(page: "Page", question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.locator("#conversation .answer:not(.draft) .next").wait_for()


def _save(page: "Page", path: Path) -> None:
    """A picture in few colours."""
    from io import BytesIO

    from PIL import Image

    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(path, optimize=True)
    terminal.out(f"{path}  {path.stat().st_size // 1000} kB")


@contextmanager
def _page_at_work() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ui.cli", "--index", f"{folder}/index", "chat", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                url = server.stdout.readline().split()[3]
                while urllib.request.urlopen(f"{url}/ready").read() != b"true":
                    time.sleep(0.2)
                yield url
            finally:
                server.send_signal(signal.SIGINT)


@contextmanager
def _browser() -> Iterator["Page"]:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise BadInput("There is no Chromium to take pictures with.", hint="apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type]
        page.set_default_timeout(120_000)
        yield page
        browser.close()


if __name__ == "__main__":
    main()
