"""The assistant as LangChain's Runnable and retriever, and what traces see of it."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from citing import cites
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.tracers.base import BaseTracer
from langchain_core.tracers.schemas import Run
from scripted_server import ScriptedServer

from index.errors import BadInput
from rag.assistant import Assistant
from rag.records import Answer, Evidence, Question, VerifiedAnswer
from rag.runnables import Chain, Retriever, asked
from rag.settings import AnswerSettings, ModelSettings, Settings
from rag.writing.chat import Writing

INQUIRY = "Who called for a credible investigation?"
DIGEST = ("experts-react-kadhimi-digest",)
QUESTION = {"question": INQUIRY, "articles": DIGEST}


@pytest.fixture
def chain(assistant: Assistant) -> Chain:
    return Chain(assistant)


@pytest.fixture
def written(assistant: Assistant, scripted: ScriptedServer) -> Chain:
    """The chain with a chat model."""
    scripted.script = [
        cites("Warrick says that the investigation into the attack must be credible [@Warrick:credible].")
    ]
    settings = Settings(
        answer=AnswerSettings(answerer="chat"), model=ModelSettings(name="openai:mine", base_url=scripted.url)
    )
    return Chain(replace(assistant, answerer=Writing(settings, assistant.library)))


def test_it_gives_the_answer_that_the_assistant_gives(chain: Chain, assistant: Assistant) -> None:
    verified = chain.invoke(QUESTION)
    assert verified.answer == assistant.ask(Question(text=INQUIRY, articles=DIGEST)).answer


def test_its_stream_ends_in_that_answer(chain: Chain) -> None:
    events = list(chain.stream(QUESTION))
    assert {Question, Evidence, str, Answer} <= {type(event) for event in events}
    assert isinstance(events[-1], VerifiedAnswer)
    assert events[-1].answer == chain.invoke(QUESTION).answer


def test_a_batch_answers_in_order(chain: Chain) -> None:
    given = [QUESTION, {"question": "What does Barbara Slavin say about chaos?", "articles": DIGEST}]
    verified = chain.batch(given)
    assert [one.answer.citations[0].expert for one in verified] == ["Thomas S. Warrick", "Barbara Slavin"]  # type: ignore[union-attr]


def test_it_composes(chain: Chain) -> None:
    text = (chain | (lambda verified: verified.answer.text)).invoke(QUESTION)
    assert "[1]" in text


def test_its_async_forms_give_the_same(chain: Chain) -> None:
    async def all_of_them() -> tuple[Any, list[Any], list[Any]]:
        streamed = [event async for event in chain.astream(QUESTION)]
        return await chain.ainvoke(QUESTION), streamed, await chain.abatch([QUESTION])

    invoked, streamed, batched = asyncio.run(all_of_them())
    assert invoked.answer == streamed[-1].answer == batched[0].answer
    assert any(isinstance(event, str) for event in streamed)


def test_an_async_stream_that_is_left_leaves_no_work(written: Chain, scripted: ScriptedServer) -> None:
    slow = cites("Warrick says that the investigation must be credible [@Warrick:credible]. " * 20, slow_s=0.05)
    scripted.script = [slow]

    async def left() -> None:
        async for event in written.astream(QUESTION):
            if isinstance(event, str):
                break

    asyncio.run(left())
    assert scripted.left.wait(5)


def test_messages_are_a_history() -> None:
    messages = [HumanMessage("What does Sales want?"), AIMessage("Nathan Sales: “A price.” [1]")]
    question = asked({"question": "Why?", "history": messages})
    assert [(turn.role, turn.text) for turn in question.history] == [
        ("user", "What does Sales want?"),
        ("assistant", "Nathan Sales: “A price.” [1]"),
    ]


@pytest.mark.parametrize("given", ["", {}, {"question": ""}, {"question": "Why?", "history": [{"role": "poet"}]}])
def test_what_is_no_question_is_told(given: Any) -> None:
    with pytest.raises(BadInput):
        asked(given)


def test_the_retriever_gives_documents_that_say_who_speaks_and_where(assistant: Assistant) -> None:
    retriever = Retriever(assistant=assistant, articles=DIGEST)
    found = retriever.invoke(INQUIRY)
    assert found == asyncio.run(retriever.ainvoke(INQUIRY))
    text = assistant.library.index.roundup(DIGEST[0]).article.text
    for one in found:
        assert text[one.metadata["start"] : one.metadata["end"]] == one.page_content
        assert one.metadata["expert"]
    only = Retriever(assistant=assistant, experts=("Slavin",)).invoke("What about Iran?")
    assert {one.metadata["expert"] for one in only} == {"Barbara Slavin"}


class _Kept(BaseTracer):
    """Keeps whole runs, each with its children."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Run] = []

    def _persist_run(self, run: Run) -> None:
        self.kept.append(run)


def nested(run: Run) -> dict[str, Any]:
    return {run.name: {name: inner for child in run.child_runs for name, inner in nested(child).items()}}


def test_runs_nest_in_traces(written: Chain) -> None:
    tracer = _Kept()
    written.invoke(QUESTION, config={"callbacks": [tracer]})
    list(written.stream(QUESTION, config={"callbacks": [tracer]}))
    assert [nested(run) for run in tracer.kept] == [{"pullquote": {"retrieve": {}, "ChatOpenAI": {}}}] * 2
    assert isinstance(tracer.kept[1].outputs["output"], VerifiedAnswer)  # type: ignore[index]


@pytest.fixture
def langsmith() -> Iterator[tuple[str, list[str]]]:
    """A server that takes what LangSmith's client sends; its address, and the bodies."""
    bodies: list[str] = []

    class Taking(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)  # without this the client takes its defaults

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8", "replace"))
            self._answer("{}")

        do_PATCH = do_POST  # noqa: N815 - the name that the base class looks for

        def _answer(self, body: str) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", bodies
        server.shutdown()


def test_langsmith_records_an_answer_when_its_variables_are_set(
    langsmith: tuple[str, list[str]], scripted: ScriptedServer, tmp_path: Path
) -> None:
    scripted.script = [
        cites("Warrick says that the investigation into the attack must be credible [@Warrick:credible].")
    ]
    address, bodies = langsmith
    variables = {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_ENDPOINT": address,
        "LANGSMITH_API_KEY": "lsv2_none",
        "LANGSMITH_DISABLE_RUN_COMPRESSION": "true",
        "PULLQUOTE_INDEX": str(tmp_path / "index"),
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ui.cli",
            "--set",
            f"model.base_url={scripted.url}",
            "ask",
            INQUIRY,
            "--model",
            "openai:mine",
        ],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert any("ChatOpenAI" in body and "credible" in body for body in bodies)
