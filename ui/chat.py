"""The chat page, and the server that shows it."""

import ipaddress
import logging
import os
import socket
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from typing import Any, NamedTuple

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import BadInput, PullquoteError
from index.records import EDITORS, Reaction
from rag.answerers import ANSWERERS
from rag.assistant import Assistant
from rag.records import Answer, Evidence, Question, Turn, VerifiedAnswer
from rag.settings import AnswerSettings
from ui import render

SUGGESTIONS = 4
"""Questions offered while the chat is empty."""

FEW = 12
"""Up to so many experts stand side by side in the filter; more of them make a list to search."""

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

QUIET: dict[str, Any] = {"queue": False, "api_visibility": "private"}
"""How an event is wired that does not wait its turn."""

Messages = list[dict[str, Any]]
History = tuple[Turn, ...]
Update = dict[str, Any]

log = logging.getLogger(__name__)


# --- the server ---------------------------------------------------------------------------------------


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
        head=f"<style>{_file('chat.css')}</style>",
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


def _file(name: str) -> str:
    return files("ui").joinpath(name).read_text(encoding="utf-8")


# --- the page -----------------------------------------------------------------------------------------


def build_chat(assistant: Assistant) -> gr.Blocks:
    """The page: the conversation on the left, the source of a citation on the right."""
    chat = Chat(assistant)
    page = gr.Blocks(title="Pullquote", fill_height=True)
    with page:
        parts = _laid_out(chat)
        _wire(chat, parts)
        page.load(chat.opened, None, [parts.masthead, parts.voices], **QUIET)
    page.queue(max_size=40)
    return page


class _Parts(NamedTuple):
    """The components that change."""

    masthead: gr.HTML
    conversation: gr.Chatbot
    voices: gr.CheckboxGroup | gr.Dropdown
    question: gr.Textbox
    history: gr.State


def _laid_out(chat: "Chat") -> _Parts:
    masthead = gr.HTML(chat.masthead(), elem_id="masthead", apply_default_css=False)
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, min_width=320, elem_id="talk"):
            conversation = _conversation(_suggestions(chat.assistant))
            voices = _voices(chat.speakers())
            question = _question()
        with gr.Column(scale=2, min_width=300, elem_id="beside"):
            _panel(chat.assistant)
    return _Parts(masthead, conversation, voices, question, gr.State(()))


def _wire(chat: "Chat", parts: _Parts) -> None:
    _, conversation, voices, question, history = parts
    answering: dict[str, Any] = {
        "fn": chat.answer,
        "inputs": [question, voices, conversation, history],
        "outputs": [question, conversation, history],
        "concurrency_limit": 4,
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    typed = question.submit(**answering)
    picked = conversation.example_select(_picked, None, question, **QUIET).then(**answering)
    stopped = question.stop(None, cancels=[typed, picked], **QUIET)
    stopped.then(_stopped, conversation, [question, conversation], api_visibility="private")
    conversation.clear(lambda: (), None, history, **QUIET)


def _conversation(suggestions: Sequence[str]) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="conversation",
        label="Conversation",
        show_label=False,
        container=False,
        height="100%",
        autoscroll=False,
        scale=1,
        layout="panel",
        buttons=[],
        feedback_options=[],
        latex_delimiters=[],
        allow_tags=False,
        allow_file_downloads=False,
        placeholder=render.welcome(),
        examples=[{"text": suggestion} for suggestion in suggestions],
    )


def _voices(speakers: Sequence[str]) -> gr.CheckboxGroup | gr.Dropdown:
    label = "Answer only from"
    if len(speakers) <= FEW:
        return gr.CheckboxGroup(speakers, label=label, elem_id="voices")
    return gr.Dropdown(speakers, label=label, elem_id="voices", multiselect=True, value=[])


def _question() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask what the experts say",
        max_lines=6,
        max_length=2000,
        autofocus=True,
        submit_btn="Ask",
    )


def _panel(assistant: Assistant) -> gr.HTML:
    def source(link: Any) -> str:
        """The section that a citation points to; whoever can open the page may send any link."""
        try:
            article_id, span = render.place(link)
            return render.section(assistant.library.index.roundup(article_id), span)
        except PullquoteError as error:
            return render.no_section(error)

    return gr.HTML(
        render.panel(),
        elem_id="panel",
        apply_default_css=False,
        js_on_load=_file("chat.js"),
        server_functions=[source],
    )


# --- what the page does -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chat:
    """What happens on the page; the state of a session comes in and goes out."""

    assistant: Assistant

    def masthead(self) -> str:
        """The head of the page, with what is read."""
        return render.masthead(self.assistant.library.articles())

    def speakers(self) -> list[str]:
        """Who can be chosen in the filter."""
        names = self.assistant.library.people().names
        return [*names, EDITORS] if names else []

    def opened(self) -> tuple[str, Update]:
        """What may have changed since the server started, for instance by ``pullquote add``."""
        return self.masthead(), gr.update(choices=self.speakers())

    def answer(
        self, text: str, experts: list[str], messages: Messages, history: History
    ) -> Iterator[tuple[Update, Messages | Update, History]]:
        """Answer what was typed; each stage is the last message, until the checked answer takes its place."""
        if not text.strip():
            yield gr.skip(), gr.skip(), history
            return
        question = Question(text=text.strip(), history=history, experts=tuple(experts) or None)
        messages = [*messages, {"role": "user", "content": render.asked(question.text)}]
        box: Update = gr.update(value="", submit_btn=False, stop_btn="Stop")
        for html, said in self._shown(question):
            if said:
                history = (*history, Turn("user", question.text), Turn("assistant", said))
            yield box, [*messages, {"role": "assistant", "content": html}], history
            box = gr.skip()
        yield _idle(), gr.skip(), history

    def _shown(self, question: Question) -> Iterator[tuple[str, str]]:
        """The message in each stage of the answer; with the last one, what was said as plain text."""
        try:
            yield from self._stages(question)
        except PullquoteError as error:
            yield render.problem(error), ""
        except Exception:
            log.exception("A question could not be answered")
            yield render.broken(), ""

    def _stages(self, question: Question) -> Iterator[tuple[str, str]]:
        yield render.draft("Reading the question", question), ""
        text = ""
        for event in self.assistant.stream(question):
            match event:
                case Question():
                    question = event
                    yield render.draft("Searching", question), ""
                case Evidence():
                    yield render.draft(render.reading(event), question), ""
                case str():
                    text += event
                    yield render.draft("Writing", question, text), ""
                case Answer():
                    yield render.draft(render.checking(event), question, text), ""
                case VerifiedAnswer():
                    yield render.answer(event), " ".join(sentence.text for sentence in event.answer.sentences)


def _idle() -> Update:
    return gr.update(submit_btn="Ask", stop_btn=False)


def _picked(example: gr.SelectData) -> str:
    return str(example.value["text"])


def _stopped(messages: Messages) -> tuple[Update, Messages]:
    """A draft goes when it is stopped: nothing stays on the page that was not checked."""
    return _idle(), [*messages[:-1], {"role": "assistant", "content": render.stopped()}]


# --- the questions that are offered -------------------------------------------------------------------


def _suggestions(assistant: Assistant) -> list[str]:
    """Questions about the newest article that its experts' own words answer, so that no chat model is needed."""
    articles = sorted(assistant.library.articles(), key=lambda article: article.date or "")
    if not articles:
        return []
    candidates = _candidates(assistant.library.index.roundup(articles[-1].id).reactions)
    return list(islice((text for text, expert in candidates if _answers(assistant, text, expert)), SUGGESTIONS))


def _candidates(reactions: Sequence[Reaction]) -> Iterator[tuple[str, str]]:
    """Questions, each with an expert whom its answer has to quote."""
    signed = [reaction for reaction in reactions if reaction.experts and reaction.owner != EDITORS]
    for number, reaction in enumerate(signed):
        expert = reaction.experts[0]
        if number % 2 and reaction.headline:
            yield f"Who says that “{reaction.headline}”?", expert
        else:
            yield f"What does {expert} say?", expert


def _answers(assistant: Assistant, text: str, expert: str) -> bool:
    question = assistant.understand(Question(text=text))
    quote = ANSWERERS["quote"](AnswerSettings(), assistant.library)
    *_, answer = quote(Evidence(question, tuple(assistant.passages(question))))
    return isinstance(answer, Answer) and expert in answer.coverage.spoke
