"""The server: who may reach it, what it forbids, how it starts and fails."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from evals.benchmarks import askers
from index.errors import BadInput
from ui.server import serve

ROOT = Path(__file__).parents[2]


def test_the_server_is_healthy_and_forbids_other_hosts(url: str) -> None:
    with urllib.request.urlopen(f"{url}/healthz") as response:
        assert json.load(response) == {"status": "ok"}
        assert "default-src 'self'" in response.headers["content-security-policy"]


def test_uploads_are_limited_in_size(url: str) -> None:
    body = (
        b'--x\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        + b"a" * 21_000_000
        + b"\r\n--x--"
    )
    request = urllib.request.Request(
        f"{url}/gradio_api/upload", body, {"content-type": "multipart/form-data; boundary=x"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 413


@pytest.mark.parametrize("path", ["/gradio_api/file=/etc/passwd", "/pullquote/../cli.py", "/pullquote/%2e%2e/cli.py"])
def test_files_of_the_machine_are_not_served(url: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url + path)
    assert caught.value.code in (403, 404)


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"host": "evil.example"}, None), ({"sec-fetch-site": "cross-site", "content-type": "multipart/form-data"}, b"x")],
)
def test_other_sites_do_not_reach_the_page_through_a_browser(
    url: str, headers: dict[str, str], body: bytes | None
) -> None:
    path = "/gradio_api/upload" if body else "/config"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(url + path, body, headers))
    assert caught.value.code == 403


@pytest.mark.parametrize(
    ("host", "auth", "hint"),
    [
        ("0.0.0.0", None, "--auth"),
        ("example.org", None, "--auth"),
        ("::", None, "--auth"),
        ("127.0.0.1", "ann", "ann:"),
    ],
)
def test_a_page_that_others_could_reach_needs_a_password(host: str, auth: str | None, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        serve(_never, host, 0, auth, open_browser=False)
    assert hint in caught.value.hint


def test_a_port_in_use_says_what_to_do(url: str) -> None:
    with pytest.raises(BadInput, match="in use") as caught:
        serve(_never, "127.0.0.1", urlsplit(url).port or 0, None, open_browser=False)
    assert "--port 0" in caught.value.hint


def test_what_fails_while_the_server_starts_ends_it_in_two_lines(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("nonsense", encoding="utf-8")
    command = [sys.executable, "-m", "ui.cli", "--index", str(tmp_path), "chat", "--port", "0"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: The index")
    assert len(ended.stderr.splitlines()) == 2


def test_twenty_people_at_once_are_all_answered(url: str) -> None:
    event = askers.event_of(url)
    with ThreadPoolExecutor(20) as pool:
        asked = list(pool.map(lambda n: askers.ask(url, event, f"What does Slavin say about chaos? {n}"), range(20)))
    assert [one.error for one in asked] == [""] * 20


def test_with_a_password_nothing_is_told_without_it(tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "ui.cli", "--index", str(tmp_path / "index"), "--set", "index.embedder=hashing", "chat",
        "--port", "0", "--auth", "ann:secret",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[3]
            _wait(url)
            for path in ("/config", "/gradio_api/component_server", "/gradio_api/queue/join"):
                with pytest.raises(urllib.error.HTTPError) as caught:
                    urllib.request.urlopen(urllib.request.Request(url + path, b"{}" if "config" not in path else None))
                assert caught.value.code == 401
        finally:
            server.terminate()


def _wait(url: str) -> None:
    import time

    for _ in range(400):
        with urllib.request.urlopen(f"{url}/ready") as response:
            if response.read() == b"true":
                return
        time.sleep(0.3)


def _never() -> "object":
    raise AssertionError("the assistants are not opened")
