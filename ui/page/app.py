"""The page as a web application: Gradio mounted in FastAPI, its style and scripts beside it."""

import threading
from importlib.resources import files
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from ui.assistants import Assistants
from ui.page.build import build_page
from ui.page.evals import EvalDesk
from ui.page.starting import Starters
from ui.page.wiring import asset

STYLES = ("palette.css", "page.css", "chat.css", "source.css", "views.css", "evals.css")


def web_app(assistants: Assistants, runs: Path, login: tuple[str, str] | None = None) -> FastAPI:
    """The application, with ``/healthz``; runs of suites are in the folder ``runs``."""
    app = FastAPI(openapi_url=None)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    scripts = Path(str(files("ui").joinpath("assets")))
    app.mount("/pullquote", StaticFiles(directory=scripts))
    starters = Starters(assistants)
    evals = EvalDesk(assistants, runs)
    evals.whole.serve(app)
    gr.mount_gradio_app(
        app,
        build_page(assistants, starters, evals),
        path="/",
        auth=login,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head="".join(f"<style>{asset(name)}</style>" for name in STYLES),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        max_file_size="20mb",
    )
    threading.Thread(target=starters.questions, daemon=True).start()  # so that the first visitor finds them made
    return app
