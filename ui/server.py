"""The server that shows the page: who may reach it, from the first moment to Ctrl-C."""

import logging
import os
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from index.errors import BadInput
from ui.evaluating import RUNS
from ui.gate import is_loopback
from ui.warming import Warming

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.assistants import Assistants


def serve(
    open_assistants: "Callable[[], Assistants]",
    host: str,
    port: int,
    auth: str | None,
    *,
    runs: Path = RUNS,
    open_browser: bool,
) -> None:
    """Show the page until Ctrl-C; it answers at once and says that it is starting until the assistants are open."""
    login = _login(host, auth)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # else Gradio calls home whenever a page is built

    def make() -> "FastAPI":
        assistants = open_assistants()
        from ui.page.app import web_app  # Gradio: some seconds

        return web_app(assistants, runs, login)

    def stop() -> None:
        server.should_exit = True

    warming = Warming(make, stop, loopback_only=login is None)
    with _listen(host, port) as listener:
        server = _Server(uvicorn.Config(warming, log_level="error", timeout_graceful_shutdown=0))
        url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        print(f"Pullquote is at {url}  (Ctrl-C stops it)", flush=True)  # noqa: T201
        if open_browser:
            webbrowser.open(url)
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            return  # uvicorn has shut down by now, and passes on what stopped it
    if warming.failure:
        raise warming.failure


class _Server(uvicorn.Server):
    """Stops without a word: an open page holds a connection for ever, which uvicorn reports as an error."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logging.getLogger("uvicorn.error").disabled = True
        await super().shutdown(sockets)


def _login(host: str, auth: str | None) -> tuple[str, str] | None:
    """Name and password; BadInput if there are none although others can reach the page."""
    if auth is None:
        if is_loopback(host):
            return None
        hint = "Add --auth USER:PASSWORD, or leave --host out."
        raise BadInput(f"At {host!r}, everybody who reaches this machine could read the index.", hint=hint)
    user, _, password = auth.partition(":")
    if not user or not password:
        raise BadInput("--auth takes a name and a password with a colon between.", hint="Example: --auth ann:secret")
    return user, password


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadInput(
            f"Pullquote cannot listen on {host}, port {port}: {str(error.strerror).partition(' (')[0]}.",
            hint="Use --port 0 to take any port that is free, or name another one.",
        ) from error
