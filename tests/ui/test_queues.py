"""Who waits for whom."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
from scripted_server import Exchange, ScriptedServer, says

from evals.benchmarks import askers
from ui.page.ask import AT_ONCE

ASKED = "What does Barbara Slavin say about chaos in Iraq?"


def test_who_asks_for_quotations_does_not_wait_for_chat_models(url: str, page_model: ScriptedServer) -> None:
    quoting = askers.event_of(url)
    writing = quoting._replace(function=_next_function(url, quoting), inputs=["chat", None, *quoting.inputs[2:]])
    released = threading.Event()

    def waits(exchange: Exchange) -> None:
        released.wait(60)
        says("Cows are green.")(exchange)

    page_model.script = [waits]
    page_model.asked.clear()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        held = [pool.submit(askers.ask, url, writing, ASKED) for _ in range(AT_ONCE + 1)]
        try:
            for _ in range(600):
                if len(page_model.asked) == AT_ONCE:
                    break
                time.sleep(0.05)
            assert len(page_model.asked) == AT_ONCE
            assert askers.ask(url, quoting, ASKED).error == ""
            assert not any(one.done() for one in held)
        finally:
            released.set()
    assert [one.result().error for one in held] == [""] * len(held)


def _next_function(url: str, event: askers.Event) -> int:
    """What answers the same questions with a chat model."""
    functions = [one for one in httpx.get(f"{url}/config").json()["dependencies"] if one["types"]["generator"]]
    place = next(n for n, one in enumerate(functions) if one["id"] == event.function)
    assert functions[place + 1]["inputs"] == functions[place]["inputs"]
    return int(functions[place + 1]["id"])
