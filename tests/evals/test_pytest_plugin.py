"""``assert_faithful``, as a function and in a test session of its own."""

import json
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from evals.faithful import assert_faithful
from index.build import SAMPLE
from index.errors import BadInput
from index.settings import IndexSettings
from rag.contract import answer_json
from rag.records import Question, Sentence, Source
from rag.settings import Settings

pytest_plugins = "pytester"
SHELLING = "The truce stops the shelling, and that is all. Neither army has moved its guns by a single kilometre."
INSTALLED = bool(entry_points(group="pytest11", name="pullquote"))
PLUGIN = () if INSTALLED else ("-p", "evals.pytest_plugin")
"""Where the package was installed before it had the plugin, it is named."""


def failure(*arguments: object, **more: object) -> str:
    with pytest.raises(AssertionError) as raised:
        assert_faithful(*arguments, checker="rules", **more)  # type: ignore[arg-type]
    return str(raised.value)


def test_what_is_borne_out_passes() -> None:
    assert_faithful("The truce stops the shelling [1].", SHELLING, checker="rules")
    assert_faithful("The truce stops the shelling [1].", [Source(SHELLING, ("Anna Lindqvist",))], checker="rules")
    assert_faithful({"answer": "The truce stops the shelling.", "contexts": [SHELLING]}, checker="rules")
    assert_faithful("I do not know.", SHELLING, checker="rules")


def test_the_message_shows_sentence_verdict_reason_and_evidence() -> None:
    message = failure("The truce stops the shelling [1]. Both armies moved 40 guns [1].", [SHELLING])
    assert message.startswith("1 of 2 sentences are not borne out (rules, at least 0.5):")
    assert re.search(r"unsupported \(0\.0\d\): “Both armies moved 40 guns\.”", message)
    assert "cites:   [1]" in message
    assert "why:     context 1: " in message
    assert "40" in message.split("why:")[1]
    assert "nearest: “Neither army has moved its guns by a single kilometre.” (context 1)" in message


def test_what_has_no_source_is_told_as_such() -> None:
    assert "no sentence of the sources shares a word with it" in failure("Penguins swim.", [SHELLING])
    assert "there is no citation 2" in failure("The truce stops the shelling [2].", [SHELLING])
    assert failure("", SHELLING) == "The answer is empty."
    with pytest.raises(BadInput, match="A text alone cannot be judged"):
        assert_faithful("The truce stops the shelling.")


def test_the_bound_can_be_moved() -> None:
    claim = "The truce stops the shelling and the looting"
    assert_faithful(claim, SHELLING, at_least=0.0, checker="rules")
    assert "at least 0.99" in failure(claim, SHELLING, at_least=0.99)


def test_the_assistants_answers_are_taken_as_they_are(tmp_path: Path) -> None:
    from dataclasses import replace

    from evals.opening import built

    settings = Settings(index=IndexSettings(embedder="hashing")).model_copy(
        update={"retrieve": Settings().retrieve.model_copy(update={"reader": "similarity"})}
    )
    verified = built(settings, str(tmp_path / "index"), [str(SAMPLE)]).ask(Question(text="What does Warrick say?"))
    assert verified.answer.citations
    assert_faithful(verified, checker="rules")
    assert_faithful(answer_json(verified), checker="rules")
    number = verified.answer.citations[0].number
    wrong = replace(verified.answer, sentences=(Sentence(text="Nobody was injured in 1998.", citations=(number,)),))
    assert "“Nobody was injured in 1998.”" in failure(wrong)
    moved = replace(verified.answer.citations[0], quote="Words that are not there.")
    assert "there is no citation 0" in failure(replace(wrong, citations=(moved,)))


def test_the_fixture_fails_a_test_with_the_same_message(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\npullquote_checker = rules\n")
    pytester.makepyfile(f"""
        SOURCE = {json.dumps(SHELLING)}

        def test_good(assert_faithful):
            assert_faithful("The truce stops the shelling [1].", [SOURCE])

        def test_bad(assert_faithful):
            assert_faithful("Both armies moved 40 guns [1].", sources=[SOURCE])
    """)
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*1 of 1 sentences are not borne out (rules, at least 0.5):", "*nearest: “Neither army has moved its guns*"]
    )
    assert "evals/answers/faults.py" not in result.stdout.str()  # the traceback ends at the assertion


def test_the_plugin_loads_nothing_until_it_is_used() -> None:
    heavy = "('numpy', 'langchain_core', 'onnxruntime', 'evals.judging')"
    code = f"import sys, evals.pytest_plugin; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
