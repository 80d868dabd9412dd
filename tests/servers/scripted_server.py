"""An OpenAI-compatible server that misbehaves as it is told, over real HTTP.

Each request takes the next of ``script``, and the last one for ever. Behaviours answer plain and streamed requests.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request; behaviours write the answer through it."""

    protocol_version = "HTTP/1.1"
    server: "ScriptedServer"
    asked: dict[str, Any]

    def do_POST(self) -> None:
        self.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self.asked)
        self.server.keys.append(self.headers.get("Authorization", ""))
        try:
            self.server.next_behaviour()(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.left.set()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: what matters is in ``asked``."""

    def head(self, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    @property
    def streamed(self) -> bool:
        return bool(self.asked.get("stream"))

    def pieces(self, texts: Iterator[str] | Sequence[str], pause_s: float = 0.0) -> None:
        """The texts as an answer: one chunk each if a stream was asked for, else together."""
        if not self.streamed:
            self.head()
            body = _completion(message={"role": "assistant", "content": "".join(texts)}, finish_reason="stop")
            self.send(json.dumps({**body, "object": "chat.completion", "usage": USAGE}))
            return
        self.head(kind="text/event-stream")
        for text in texts:
            self.event(_completion(delta={"role": "assistant", "content": text}, finish_reason=None))
            self.server.pause(pause_s)
        self.event(_completion(delta={}, finish_reason="stop"))
        if self.asked.get("stream_options", {}).get("include_usage"):
            self.event({**_completion(), "choices": [], "usage": USAGE})
        self.send("data: [DONE]\n\n")

    def event(self, record: dict[str, Any]) -> None:
        self.send(f"data: {json.dumps(record)}\n\n")


class ScriptedServer(ThreadingHTTPServer):
    """Listens on a free port of this machine while it is a context."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.script: list[Behaviour] = []
        self.asked: list[dict[str, Any]] = []
        """The bodies of the requests, in their order."""
        self.keys: list[str] = []
        """Their Authorization headers."""
        self.left = threading.Event()
        """Set when a client hung up before the answer was over."""
        self._stopped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_behaviour(self) -> Behaviour:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        if seconds:
            self._stopped.wait(seconds)

    def __enter__(self) -> "ScriptedServer":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self.shutdown()
        self.server_close()


USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def _completion(**choice: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, **choice}],
    }


# --- behaviours ---------------------------------------------------------------------------------------


def says(text: str, *, slow_s: float = 0.0, first_s: float = 0.0) -> Behaviour:
    """Says the text word by word: the first after ``first_s`` seconds, each with ``slow_s`` after it.

    For citation ids that do not exist or a prompt that leaks, let it say them.
    """

    def behave(exchange: Exchange) -> None:
        exchange.server.pause(first_s)
        exchange.pieces(_words(text), slow_s)

    return behave


def leaks(exchange: Exchange) -> None:
    """Says the whole prompt that it was given."""
    exchange.pieces(_words("\n\n".join(str(message["content"]) for message in exchange.asked["messages"])))


def never_ends(exchange: Exchange) -> None:
    """Says the same word until the client hangs up; not streamed, a very long text."""
    exchange.pieces(_forever() if exchange.streamed else ["and on "] * 100_000)


def fails(status: int, message: str = "scripted failure", code: str = "", **headers: str) -> Behaviour:
    """Answers with an HTTP error; headers such as ``Retry_After="0"``."""

    def behave(exchange: Exchange) -> None:
        exchange.head(status, **headers)
        exchange.send(json.dumps({"error": {"message": message, "type": "error", "code": code or None}}))

    return behave


def cuts(text: str) -> Behaviour:
    """Says the text and drops the connection before the answer is over."""

    def behave(exchange: Exchange) -> None:
        if exchange.streamed:
            # A length that is never reached: the client can tell that something is missing.
            exchange.head(kind="text/event-stream", Content_Length="1000000")
            for word in _words(text):
                exchange.event(_completion(delta={"role": "assistant", "content": word}, finish_reason=None))
        else:
            exchange.head(Content_Length="1000000")
            exchange.send('{"id": "chatcmpl-1", "choices": [{"message": {"content": "' + text)

    return behave


def stops_short(text: str) -> Behaviour:
    """Says the text and closes as if that were all: no reason to finish, no [DONE]. Plain, as ``says``."""

    def behave(exchange: Exchange) -> None:
        if not exchange.streamed:
            exchange.pieces([text])
            return
        exchange.head(kind="text/event-stream")
        for word in _words(text):
            exchange.event(_completion(delta={"role": "assistant", "content": word}, finish_reason=None))

    return behave


def hangs_up(exchange: Exchange) -> None:
    """Drops the connection without a word."""


def garbage(exchange: Exchange) -> None:
    """Answers with what is no JSON."""
    if exchange.streamed:
        exchange.head(kind="text/event-stream")
        exchange.send('data: {"choices": [{"delta": {"conte\n\ndata: <html>\n\n')
    else:
        exchange.head()
        exchange.send('{"choices": [{"message": ')


def a_page(exchange: Exchange) -> None:
    """Answers with a web page, as an address does that is no API."""
    exchange.head(kind="text/html")
    exchange.send("<html><body>Welcome</body></html>")


def _words(text: str) -> list[str]:
    return [f"{word} " for word in text.split(" ")[:-1]] + [text.split(" ")[-1]]


def _forever() -> Iterator[str]:
    while True:
        yield "and on "
        time.sleep(0.001)
