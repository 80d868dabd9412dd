"""The server that shows the chat page: who may reach it, and what it tells browsers to forbid."""

import ipaddress
import logging
import os
import socket
import webbrowser

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import BadInput
from rag.assistant import Assistant
from ui.chat import build_chat, package_file

HEADERS = {
    "content-security-policy": "; ".join((
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Gradio compiles the panel's script in the page
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


def serve(assistant: Assistant, host: str, port: int, auth: str | None, *, open_browser: bool) -> None:
    """Show the chat until Ctrl-C."""
    login = _login(host, auth)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # else Gradio calls home whenever a page is built
    with _listen(host, port) as listener:
        config = uvicorn.Config(web_app(assistant, login), log_level="error", timeout_graceful_shutdown=0)
        url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        print(f"Pullquote is at {url}  (Ctrl-C stops it)", flush=True)  # noqa: T201
        if open_browser:
            webbrowser.open(url)
        try:
            _Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return  # uvicorn has shut down by now, and passes on what stopped it


class _Server(uvicorn.Server):
    """Stops without a word: an open page holds a connection for ever, which uvicorn reports as an error."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logging.getLogger("uvicorn.error").disabled = True
        await super().shutdown(sockets)


def _login(host: str, auth: str | None) -> tuple[str, str] | None:
    """Name and password; BadInput if there are none although others can reach the page."""
    if auth is None:
        if _is_loopback(host):
            return None
        hint = "Add --auth USER:PASSWORD, or leave --host out."
        raise BadInput(f"At {host!r}, everybody who reaches this machine could read the index.", hint=hint)
    user, _, password = auth.partition(":")
    if not user or not password:
        raise BadInput("--auth takes a name and a password with a colon between.", hint="Example: --auth ann:secret")
    return user, password


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadInput(
            f"Pullquote cannot listen on {host}, port {port}: {str(error.strerror).partition(' (')[0]}.",
            hint="Use --port 0 to take any port that is free, or name another one.",
        ) from error


def web_app(assistant: Assistant, login: tuple[str, str] | None = None) -> ASGIApp:
    """The chat as an ASGI application, with ``/healthz``."""
    app = FastAPI(openapi_url=None)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    gr.mount_gradio_app(
        app,
        build_chat(assistant),
        path="/",
        auth=login,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=f"<style>{package_file('chat.css')}</style>",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        max_file_size="1kb",
    )
    return _with_headers(app)


def _with_headers(app: ASGIApp) -> ASGIApp:
    extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def with_headers(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await app(scope, receive, send_with_headers)

    return with_headers
