"""The chat page: its components, and what happens on it."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

import gradio as gr

from index.errors import PullquoteError
from index.records import EDITORS
from rag.assistant import Assistant
from rag.records import Answer, Evidence, Question, Turn, VerifiedAnswer
from ui import render
from ui.suggestions import suggestions

FEW = 12
"""Up to so many experts stand side by side in the filter; more of them make a list to search."""

QUIET: dict[str, Any] = {"queue": False, "api_visibility": "private"}
"""How an event is wired that does not wait its turn."""

Messages = list[dict[str, Any]]
History = tuple[Turn, ...]
Update = dict[str, Any]

log = logging.getLogger(__name__)


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
            conversation = _conversation(suggestions(chat.assistant))
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


def _conversation(offered: Sequence[str]) -> gr.Chatbot:
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
        examples=[{"text": question} for question in offered],
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
        js_on_load=package_file("chat.js"),
        server_functions=[source],
    )


def package_file(name: str) -> str:
    """A file of this package: the style sheet or the script."""
    return files("ui").joinpath(name).read_text(encoding="utf-8")


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
                    yield render.answer(event), event.answer.plain


def _idle() -> Update:
    return gr.update(submit_btn="Ask", stop_btn=False)


def _picked(example: gr.SelectData) -> str:
    return str(example.value["text"])


def _stopped(messages: Messages) -> tuple[Update, Messages]:
    """A draft goes when it is stopped: nothing stays on the page that was not checked."""
    return _idle(), [*messages[:-1], {"role": "assistant", "content": render.stopped()}]
