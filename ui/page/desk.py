"""What is done with a question; the conversation comes from the browser and goes back there."""

from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

import gradio as gr

from index.errors import PullquoteError
from rag.records import Question
from ui.assistants import CHAT, Assistants, Choice
from ui.exchanges import MOST_LETTERS, Conversation, Exchange
from ui.html import messages
from ui.html.drafts import draft
from ui.page.answering import answering, failed
from ui.page.choices import article_choices, expert_choices
from ui.page.filters import Filter, chosen
from ui.page.settings import chosen_settings
from ui.page.wire import payload, texts
from ui.page.wiring import Messages, Update
from ui.sharing import opened

BUSY = PullquoteError("Many people are asking at the moment.", hint="Wait a little, then ask again.")

Shown = tuple[Update, Messages | Update, object]
"""What becomes of the box, of the messages, and of the conversation that the browser keeps."""


def conversation_messages(conversation: Conversation) -> Messages:
    """The whole conversation; only the last answer offers what to ask next."""
    last = len(conversation.exchanges) - 1
    written: Messages = []
    for number, exchange in enumerate(conversation.exchanges):
        shown = exchange if number == last else exchange.model_copy(update={"next": ()})
        written += [
            {"role": "user", "content": messages.asked(exchange)},
            {"role": "assistant", "content": messages.answer(shown, number)},
        ]
    return written


class Desk:
    """What is done with a question; the conversation comes from the browser and goes back there."""

    def __init__(self, assistants: Assistants, is_busy: Callable[[], bool] = lambda: False) -> None:
        self.assistants = assistants
        self._is_busy = is_busy

    def asked(
        self,
        text: str,
        few_experts: list[str],
        many_experts: list[str],
        few_articles: list[str],
        many_articles: list[str],
        value: object,
    ) -> Shown:
        """The question in the conversation; it fails if it is empty, or while another one is being answered."""
        try:
            before = Conversation.read(value)
            if not text.strip() or before.waits:
                # Only what succeeds is answered. Nobody is told: it is Enter, pressed once too often.
                raise gr.Error("There is nothing to answer.", visible=False, print_exception=False)
            asked = Exchange(
                question=text.strip()[:MOST_LETTERS],
                experts=chosen(few_experts, many_experts),
                articles=chosen(few_articles, many_articles),
                state="asked",
            )
            conversation = before.asking(asked)
            if self._is_busy():
                return _ended(conversation, failed(asked, BUSY))
        except PullquoteError as error:
            problem = failed(Exchange(question=text.strip()[:MOST_LETTERS] or "?"), error)
            return gr.skip(), conversation_messages(Conversation(exchanges=(problem,))), gr.skip()
        box = gr.update(value="", submit_btn=False, stop_btn="Stop")
        waiting = draft(["Waiting"], Question(text=text))
        return box, _with_draft(conversation_messages(conversation)[:-1], waiting), _kept(conversation)

    def answering(self, *, written: bool) -> Callable[..., Generator[Shown, None, None]]:
        """What answers with a chat model, or what answers without one; each passes the other's questions by."""

        def answer(
            answerer: str, model: str | None, unsupported: str, keep: int, sentences: int, value: object
        ) -> Generator[Shown, None, None]:
            conversation = Conversation.read(value)
            choice = self.assistants.choice(chosen_settings(answerer, model, unsupported, keep, sentences))
            if conversation.waits and (choice.answerer == CHAT) is written:
                yield from self._answer(conversation, choice)
            else:
                yield gr.skip(), gr.skip(), gr.skip()

        return answer

    def _answer(self, conversation: Conversation, choice: Choice) -> Generator[Shown, None, None]:
        """Drafts are the last message, until the checked answer takes their place."""
        before = conversation_messages(conversation)[:-1]
        steps = answering(self.assistants.of(choice), conversation.exchanges[-1], conversation.history)
        # Whoever stops the answer closes this generator; what works for it is to end with it, and not when it is swept.
        with self.assistants.turns.answering(), closing(steps):
            for step in steps:
                if isinstance(step, Exchange):
                    yield _ended(conversation, step)
                else:
                    yield gr.skip(), _with_draft(before, step), gr.skip()

    def picked(self, by_expert: Filter, by_article: Filter) -> Callable[[gr.EventData], list[Any]]:
        """What a button puts into the question, and into the filters if it has any."""

        def chosen_by(event: gr.EventData) -> list[Any]:
            experts, articles = (texts(event, name) for name in ("experts", "articles"))
            count = len(expert_choices(self.assistants)), len(article_choices(self.assistants))
            return [
                payload(event, "question"),
                *(by_expert.choosing(experts, count[0]) if experts is not None else (gr.skip(), gr.skip())),
                *(by_article.choosing(articles, count[1]) if articles is not None else (gr.skip(), gr.skip())),
            ]

        return chosen_by

    def stopped(self, value: object) -> Shown:
        """A draft goes when it is stopped: nothing stays on the page that was not checked."""
        conversation = Conversation.read(value)
        if not conversation.waits:
            return _idle(), gr.skip(), gr.skip()
        return _ended(conversation, conversation.exchanges[-1].model_copy(update={"state": "stopped"}))

    def restored(self, value: object) -> Messages:
        """The conversation that the browser has opened."""
        try:
            return conversation_messages(Conversation.read(value))
        except PullquoteError as error:
            unreadable = failed(Exchange(question="The conversation that was kept"), error)
            return conversation_messages(Conversation(exchanges=(unreadable,)))

    def shared(self, value: object, event: gr.EventData) -> tuple[Messages, object]:
        """The question of a link, with its evidence, in a conversation of its own."""
        exchange = opened(self.assistants.library, event._data)
        conversation = Conversation.read(value).model_copy(update={"exchanges": (exchange,), "editing": None})
        return conversation_messages(conversation), _kept(conversation)

    def of_articles(self, few: list[str], many: list[str]) -> tuple[Update, Update]:
        """The experts of the chosen articles."""
        choices = expert_choices(self.assistants, chosen(few, many))
        return gr.update(choices=choices), gr.update(choices=choices)


def _with_draft(before: Messages, made: str) -> Messages:
    return [*before, {"role": "assistant", "content": made}]


def _ended(conversation: Conversation, exchange: Exchange) -> tuple[Update, Messages, object]:
    """The conversation when its last question has come to an end."""
    conversation = conversation.ending(exchange)
    return _idle(), conversation_messages(conversation), _kept(conversation)


def _kept(conversation: Conversation) -> object:
    return conversation.model_dump(mode="json")


def filled(event: gr.EventData) -> str:
    """What a button puts into the box without asking it."""
    return payload(event, "question")


def _idle() -> Update:
    return gr.update(submit_btn="Ask", stop_btn=False)
