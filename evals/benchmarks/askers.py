"""Many people ask the page at once: ``python -m evals.benchmarks.askers [--askers 20] [--rounds 3] [--url URL]``.

Speaks to the running page as a browser does, by Gradio's queue, from the moment in which the question stands in the
conversation. Each asker has a session of their own and asks one question after another. Without ``--url`` a page over
a new index of the sample is started first and stopped at the end.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from threading import Thread
from typing import Any, NamedTuple

import httpx
import numpy as np

from evals.benchmarks.answers import DATA, read_cases
from evals.benchmarks.command import options_of, run, show, table
from index.errors import BadInput

STARTING_S = 120.0
"""Longest wait for a page that is started."""


class Asked(NamedTuple):
    """One question: seconds until something was streamed and until the answer was whole; why it failed, or ""."""

    first: float
    whole: float
    error: str = ""


class Event(NamedTuple):
    """What the page does with a question that is in the conversation: which of its functions, with which inputs."""

    function: int
    inputs: list[Any]
    wire: int
    """The component that holds the conversation, and of which the browser asks what may follow an answer."""
    place: int
    """Where it is among the inputs."""


def main() -> None:
    """Ask and print a table."""
    options = options_of(__doc__)
    options.add_argument("--askers", type=int, default=20, help="people who ask at the same time")
    options.add_argument("--rounds", type=int, default=3, help="questions of each")
    options.add_argument("--url", help="a page that runs; default: one over the sample")
    given = options.parse_args()
    questions = [case["question"] for case in read_cases(DATA / "kadhimi-dev.jsonl")]
    with _page(given.url) as url:
        event = event_of(url)
        ask(url, event, questions[0])  # loads what is loaded with the first question
        alone = [ask(url, event, question) for question in questions[:10]]
        shares = [list(islice(cycle(questions), start, start + given.rounds)) for start in range(given.askers)]
        with ThreadPoolExecutor(given.askers) as pool:
            together = [
                one for asked in pool.map(lambda own: [ask(url, event, q) for q in own], shares) for one in asked
            ]
    shown = table("The page, asked", "askers", "questions", "errors", "first, median", "answer, median", "p95", "most")
    for askers, asked in ((1, alone), (given.askers, together)):
        shown.add_row(str(askers), *_row(asked))
    show(shown, note="\n".join(sorted({one.error for one in together if one.error})))


def _row(asked: list[Asked]) -> Iterator[str]:
    well = [one for one in asked if not one.error]
    yield str(len(asked))
    yield str(len(asked) - len(well))
    yield f"{np.median([one.first for one in well]):.2f} s"
    whole = [one.whole for one in well]
    yield from (f"{value:.2f} s" for value in (np.median(whole), np.percentile(whole, 95), max(whole)))


def ask(url: str, event: Event, question: str) -> Asked:
    """Ask in a new session."""
    session = uuid.uuid4().hex
    talk = {"exchanges": [{"question": question, "state": "asked"}]}
    inputs = [talk if place == event.place else value for place, value in enumerate(event.inputs)]
    body = {"data": inputs, "fn_index": event.function, "session_hash": session}
    start = time.perf_counter()
    first = 0.0
    try:
        with httpx.Client(base_url=url, timeout=120) as client:
            client.post("/gradio_api/queue/join", json=body).raise_for_status()
            with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
                for line in stream.iter_lines():
                    message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                    if message.get("msg") == "process_generating" and not first:
                        first = time.perf_counter() - start
                    if message.get("msg") == "process_completed":
                        error = "" if message["success"] else str(message["output"].get("error"))
                        whole = time.perf_counter() - start
                        Thread(target=_follow, args=(url, event, session, message), daemon=True).start()
                        return Asked(first, whole, error)
    except httpx.HTTPError as error:
        return Asked(0.0, 0.0, f"{type(error).__name__}: {error}")
    return Asked(0.0, 0.0, "the stream ended before the answer")


def _follow(url: str, event: Event, session: str, message: dict[str, Any]) -> None:
    """Ask what may follow, as the browser does behind each answer; it is not timed, but takes its share.

    Nobody waits for it: who has read the answer may ask the next question at once.
    """
    kept = [value for value in message["output"].get("data") or [] if isinstance(value, dict) and "exchanges" in value]
    body = {
        "data": json.dumps(kept[0] if kept else {}),
        "component_id": event.wire,
        "fn_name": "follow_up",
        "session_hash": session,
    }
    with suppress(httpx.HTTPError):  # the last of them are cut off when the page is stopped
        httpx.post(f"{url}/gradio_api/component_server", json=body, timeout=120).raise_for_status()


def event_of(url: str) -> Event:
    """The page's function that answers without a chat model: the first that streams and fills the question's box."""
    hint = "Start one: pullquote chat"
    try:
        config = httpx.get(f"{url}/config", timeout=30).raise_for_status().json()
    except httpx.HTTPError as error:
        raise BadInput(f"The page at {url} does not answer: {error}.", hint=hint) from error
    parts = {part["id"]: part for part in config["components"]}
    named = {part["props"].get("elem_id"): id_ for id_, part in parts.items()}
    box, wire = named.get("question"), named.get("wire", -1)
    for number, function in enumerate(config["dependencies"]):
        if function["types"]["generator"] and box in function["outputs"] and wire in function["inputs"]:
            values = [parts[id_]["props"].get("value") for id_ in function["inputs"]]
            return Event(function.get("id", number), values, wire, function["inputs"].index(wire))
    raise BadInput(f"There is no page of Pullquote at {url}.", hint=hint)


@contextmanager
def _page(url: str | None) -> Iterator[str]:
    """The page's address; one that is started is stopped afterwards."""
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ui.cli", "--index", f"{folder}/index", "chat", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                started = server.stdout.readline().split()[3]
                _wait(started)
                yield started
            finally:
                server.send_signal(signal.SIGINT)


def _wait(url: str) -> None:
    deadline = time.monotonic() + STARTING_S
    while httpx.get(f"{url}/ready", timeout=30).text != "true":
        if time.monotonic() > deadline:
            raise BadInput(f"The page at {url} did not start.", hint="See what pullquote doctor says.")
        time.sleep(0.2)


if __name__ == "__main__":
    run(main)
