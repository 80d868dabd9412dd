"""A web application that answers from the first moment, while the real one is being made.

Gradio and the models take some seconds to load. Until they have, every page is a page that says so and opens the real
one by itself; a script that asks ``/healthz`` is told 503.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.gate import refused

if TYPE_CHECKING:
    from fastapi import FastAPI

HEADERS = {
    "content-security-policy": "; ".join((
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Gradio compiles components' scripts in the page
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "object-src 'none'",
    )),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}  # fmt: skip
"""Sent with every response, so that the page neither fetches from nor sends to any other host."""

READY = "/ready"
"""Where the first page asks whether the real one is there; an answer of 503 would be an error in its console."""


class Warming:
    """Answers that it is starting until ``make`` has made the application; then as that does.

    ``make`` runs in a thread. What it raises is kept in ``failure``, and ``stop`` is called.
    """

    def __init__(self, make: "Callable[[], FastAPI]", stop: Callable[[], None], *, loopback_only: bool) -> None:
        self.failure: BaseException | None = None
        self._loopback_only = loopback_only
        self._make = make
        self._stop = stop
        self._app: ASGIApp | None = None
        self._splash = files("ui").joinpath("assets", "splash.html").read_bytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and refused(scope, loopback_only=self._loopback_only):
            await _answer(_with_headers(send), 403, b"text/plain", b"Open Pullquote by its own address.")
        elif self._app is not None and scope["path"] != READY:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "http":
            await self._tell(scope, _with_headers(send))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        async with AsyncExitStack() as stack:
            making = asyncio.create_task(self._warm(stack))
            await receive()
            making.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _warm(self, stack: AsyncExitStack) -> None:
        try:
            app = await _in_thread(self._make)
            await stack.enter_async_context(app.router.lifespan_context(app))
            self._app = app
        except Exception as error:
            self.failure = error
            self._stop()

    async def _tell(self, scope: Scope, send: Send) -> None:
        if scope["path"] == READY:
            status, kind, body = 200, b"application/json", b"true" if self._app else b"false"
        elif scope["path"] == "/":
            status, kind, body = 200, b"text/html; charset=utf-8", self._splash
        else:
            status, kind, body = 503, b"application/json", b'{"status": "starting"}'
        await _answer(send, status, kind, body)


async def _in_thread(make: "Callable[[], FastAPI]") -> "FastAPI":
    """As ``asyncio.to_thread``, but in a daemon: Ctrl-C does not wait until the models are loaded."""
    loop = asyncio.get_running_loop()
    made: asyncio.Future[FastAPI] = loop.create_future()

    def run() -> None:
        try:
            result = make()
        except BaseException as error:
            loop.call_soon_threadsafe(made.set_exception, error)
        else:
            loop.call_soon_threadsafe(made.set_result, result)

    threading.Thread(target=run, daemon=True).start()
    return await made


async def _answer(send: Send, status: int, kind: bytes, body: bytes) -> None:
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), (b"retry-after", b"1")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return send_with_headers
