"""A run's whole report as a page of its own, in a new tab or as a file.

Gradio's login does not guard what is served beside it. So reports lie under an address with a secret of this server in
it, which only the page tells, and that is behind the login.
"""

import secrets
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse

from evals.reports.page import page
from index.errors import PullquoteError
from ui.run_reading import RunReading

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-downloads",
    "cache-control": "no-store",
}
"""A report has no script; should one get into it, none runs, and it is not of this page's origin."""


class WholeReports:
    """Where reports are served."""

    def __init__(self, reading: RunReading) -> None:
        self._reading = reading
        self._place = f"reports/{secrets.token_urlsafe(24)}"

    def address(self, name: str) -> str:
        """Of the report of a run, relative to the page."""
        return f"{self._place}/{quote(name, safe='')}.html"

    def serve(self, app: FastAPI) -> None:
        """Answer under these addresses; the report is made anew, from what the run's files say."""

        @app.get(f"/{self._place}/{{name}}.html", response_model=None)
        def report(name: str) -> HTMLResponse | PlainTextResponse:
            try:
                return HTMLResponse(page(self._reading.contents(name)), headers=HEADERS)
            except PullquoteError as error:
                return PlainTextResponse(f"{error.message} {error.hint}", status_code=404, headers=HEADERS)
