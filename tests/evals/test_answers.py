"""Answers that came from elsewhere: read, judged, exported, and read again."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.answers.marked import marked
from evals.answers.outcomes import outcomes, same
from evals.answers.reading import answers, read_answers
from evals.answers.refusals import refuses
from evals.exports import EXPORTS
from evals.measure import Measured, score
from evals.records import Place, Said
from evals.run_folder import RunFolder
from index.errors import BadInput

ROOT = Path(__file__).parents[2]
SHELLING = "The truce stops the shelling, and that is all. Neither army has moved its guns by a single kilometre."
PORTS = "Ports on the delta can reopen before the harvest. Insurers have already halved their premiums."
ROW = {"question": "What does it stop?", "answer": "The truce stops the shelling.", "contexts": [SHELLING, PORTS]}

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def pullquote(tmp_path: Path) -> Command:
    """The command in a folder of its own."""

    def call(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
        environment = {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return call


def written(path: Path, *rows: Mapping[str, Any] | str) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def values(found: Measured) -> dict[str, float | None]:
    return {figure.metric: figure.value for figure in found.figures}


NAMES: Mapping[str, Mapping[str, Any]] = {
    "ours": ROW | {"reference": "It stops the shelling."},
    "ragas": {
        "user_input": ROW["question"],
        "response": ROW["answer"],
        "retrieved_contexts": ROW["contexts"],
        "reference": "It stops the shelling.",
    },
    "ragas before 0.2": ROW | {"ground_truth": "It stops the shelling."},
    "pandas": {
        **dict.fromkeys(("id", "kind", "group", "status", "history", "key_facts", "context_ids")),
        **ROW,
        "reference_contexts": None,
        "reference": "It stops the shelling.",
    },
    "documents of LangChain": {
        **ROW,
        "contexts": [{"page_content": SHELLING, "metadata": {}}, {"page_content": PORTS}],
        "reference": "It stops the shelling.",
    },
}


@pytest.mark.parametrize("names", NAMES)
def test_columns_of_others_are_understood(names: str) -> None:
    (one,) = outcomes(answers([(1, NAMES[names])]))
    assert one.outcome.case.question == ROW["question"]
    assert one.outcome.case.reference == "It stops the shelling."
    assert [context.text for context in one.outcome.contexts] == [SHELLING, PORTS]
    assert one.outcome.reply is not None
    assert one.outcome.reply.sentences == (Said(text="The truce stops the shelling."),)


ERRORS = {
    "no JSON": ("{", "Line 2", "no JSON", "A line looks like"),
    "no object": ("3", "Line 2", "no JSON object", "A line looks like"),
    "no question": ({"answer": "a", "contexts": []}, "question is missing", "user_input"),
    "no contexts": ({"question": "a", "answer": "b"}, "contexts is missing", "[] if it had nothing"),
    "one text for a list": (ROW | {"contexts": SHELLING}, "contexts cannot be taken", "as a list"),
    "an empty context": (ROW | {"contexts": [" "]}, "contexts.0.text cannot be taken", "as a list"),
    "a status that there is not": (ROW | {"status": "no"}, "status cannot be taken", "not_in_corpus"),
    "a conversation": (ROW | {"question": [{"role": "user"}]}, "is a conversation", "history"),
    "an id that comes twice": (ROW | {"id": "1"}, "the id '1' is that of line 1", "its own id"),
    "too few ids": (ROW | {"context_ids": ["a"]}, "context_ids has 1 entries, and there are 2 contexts", "one entry"),
}


@pytest.mark.parametrize("error", ERRORS)
def test_a_line_that_cannot_be_taken_says_what_to_do(tmp_path: Path, error: str) -> None:
    row, *told, hint = ERRORS[error]
    with pytest.raises(BadInput) as raised:
        read_answers(written(tmp_path / "answers.jsonl", ROW, row))
    assert all(part in raised.value.message for part in ("2", *told)), raised.value.message
    assert hint in raised.value.hint


def test_a_json_array_is_told_from_json_lines(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read_answers(written(tmp_path / "answers.jsonl", json.dumps([ROW], indent=1)))
    assert "JSON array" in raised.value.message
    assert "jq" in raised.value.hint


@pytest.mark.parametrize(
    ("answer", "sentences"),
    [
        ("It rains [1]. It pours.[2] Stop!", [("It rains.", (1,)), ("It pours.", (2,)), ("Stop!", ())]),
        ("Roe: “It rains. It pours.” [1, 3-4]", [("Roe: “It rains. It pours.”", (1, 3, 4))]),
        (
            "## Why\n- **Rain** [1]\n- Snow.\n\n2) Hail [2]",
            [("Why", ()), ("Rain", (1,)), ("Snow.", ()), ("Hail", (2,))],
        ),
        ("[1] It rains.", [("It rains.", (1,))]),
        ("In [1998] it rained [sic].", [("In [1998] it rained [sic].", ())]),
        ("- [1]\n***", []),
    ],
)
def test_markers_belong_to_the_sentence_before_them(answer: str, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(said.text, said.citations) for said in marked(answer)] == sentences


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ("I don't know.", True),
        ("Sorry. I cannot confirm that.", True),
        ("I apologize, but I do not have that information. Please ask the ministry.", True),
        ("The provided context does not mention when it was signed.", True),
        ("There is no information on this in the documents.", True),
        ("The question is about a time after the newest article here, which is of 2021-11-08.", True),
        ("I do not know who won. However, the text says that the ports reopen.", False),
        ("The army does not give an inch.", False),
        ("No party has won.", False),
        ("The minister said: I cannot answer for others. That was in May. He resigned in June. He left.", False),
    ],
)
def test_a_refusal_is_told_by_its_words(answer: str, refused: bool) -> None:
    assert refuses(marked(answer)) is refused


def test_claims_are_judged_by_what_they_cite_and_else_by_all_contexts() -> None:
    rows = [
        ROW | {"answer": "The truce stops the shelling [1]. Insurers have already halved their premiums [1]."},
        ROW | {"answer": "The truce stops the shelling. Insurers have already halved their premiums."},
    ]
    found = score(rows, checker="rules")
    assert [[claim.verdict for claim in judged.claims] for judged in found.judged] == [
        ["supported", "unsupported"],
        ["supported", "supported"],
    ]
    faithfulness = [one.value for one in found.scores if one.metric == "faithfulness"]
    assert faithfulness == [0.5, 1.0]


def test_a_marker_without_a_context_is_a_wrong_citation() -> None:
    found = score([ROW | {"answer": "The truce stops the shelling [3]."}], checker="rules")
    assert found.judged[0].claims[0].cited[0].resolves is False
    assert (values(found)["citation_precision"], values(found)["citation_recall"]) == (0.0, 0.0)


def test_each_answer_is_judged_by_its_own_contexts() -> None:
    other = ROW | {"contexts": [PORTS]}
    found = score([ROW, other], checker="rules")
    assert [one.value for one in found.scores if one.metric == "faithfulness"] == [1.0, 0.0]


def test_what_does_not_apply_has_no_value_and_a_reason() -> None:
    found = score([ROW], checker="rules")
    reasons = {figure.metric: figure.note for figure in found.figures if figure.value is None}
    assert reasons["citation_recall"] == "Hardly an answer has a citation marker such as [1]."
    assert reasons["coverage"] == "The line does not say what is right (status)."
    assert reasons["attribution_accuracy"] == "No context says whose words it is (expert)."
    assert reasons["context_recall"] == "The case names no paragraph that answers."
    assert reasons["context_recall_by_reference"] == "There is no reference answer."
    assert reasons["quote_exactness"] == "Nothing is quoted."
    assert values(found)["faithfulness"] == 1.0
    assert "latency" not in values(found)


def test_a_wrong_speaker_shows_where_contexts_have_experts() -> None:
    contexts = [{"text": SHELLING, "expert": "Anna Lindqvist"}, {"text": PORTS, "expert": "Piotr Wolski"}]
    row = ROW | {"answer": "Piotr Wolski says the truce stops the shelling [1].", "contexts": contexts}
    found = values(score([row], checker="rules"))
    assert (found["attribution_accuracy"], found["faithfulness"]) == (0.0, 0.0)


def test_quotations_are_looked_up_in_the_contexts() -> None:
    row = ROW | {"answer": "“The truce stops the shelling” [1]. “The truce ends all shelling” [1]."}
    assert values(score([row], checker="rules"))["quote_exactness"] == 0.5


def test_the_texts_that_answer_are_found_by_text_or_id() -> None:
    by_text = ROW | {"reference_contexts": [PORTS, "A third text that was not found."]}
    by_id = ROW | {"context_ids": ["a", "b"], "reference_context_ids": ["b", "c"]}
    for row in (by_text, by_id):
        found = values(score([row], checker="rules"))
        assert (found["context_recall"], found["context_precision"], found["mrr"]) == (0.5, 0.5, 0.5)


def test_pieces_of_one_text_count_as_one() -> None:
    first, second = SHELLING.split(". ")
    row = ROW | {"contexts": [first, PORTS, second], "reference_contexts": [SHELLING, "Another one."]}
    (one,) = outcomes(answers([(1, row)]))
    assert one.outcome.case.gold == (Place("", 1), Place("", 5))  # 5: nothing has it
    assert values(score([row], checker="rules"))["context_recall"] == 0.5


def test_texts_are_the_same_if_one_is_cut_differently() -> None:
    assert same(SHELLING, f"Before. {SHELLING} After.")
    assert same(SHELLING.replace("kilometre", "km"), SHELLING)
    assert not same(SHELLING, PORTS)
    assert not same("", PORTS)


def test_a_reference_answer_measures_retrieval() -> None:
    row = ROW | {"reference": "Insurers have already halved their premiums. The king has abdicated."}
    found = values(score([row], checker="rules"))
    assert found["context_recall_by_reference"] == 0.5
    assert found["context_precision_by_reference"] == 0.5  # the second context is the useful one


def test_abstention_needs_to_be_told_what_is_right() -> None:
    no = {"question": "Who won?", "contexts": [PORTS], "status": "not_in_corpus"}
    rows = [
        no | {"answer": "The context does not say who won."},
        no | {"answer": "Insurers won.", "id": "b"},
        ROW | {"status": "answered", "answer": "I do not know."},
        ROW,
    ]
    found = score(rows, checker="rules")
    assert values(found)["abstention_recall"] == 0.5
    assert values(found)["false_abstention"] == 1.0
    assert found.figure("coverage").n == 1


def test_an_answer_that_is_missing_has_failed() -> None:
    found = values(score([ROW, ROW | {"answer": None}], checker="rules"))
    assert found["failed"] == 0.5


def test_rows_with_the_same_contexts_are_one_cluster() -> None:
    rows = [ROW | {"contexts": [f"Text {n // 2}. {SHELLING}"]} for n in range(24)]
    assert score(rows, checker="rules").figure("faithfulness").clusters == 12


def test_agreement_with_people_is_told(tmp_path: Path, pullquote: Command) -> None:
    good = ROW | {"faithful": True}
    bad = {"question": "Who won?", "answer": "The king has abdicated.", "contexts": [PORTS], "faithful": False}
    path = written(tmp_path / "answers.jsonl", good, bad, {**bad, "question": "And now?"}, {**good, "question": "Why?"})
    ended = pullquote("eval", "--answers", path, "--judge", "rules", "--json", "--out", tmp_path / "run")
    assert ended.returncode == 0, ended.stderr
    people = json.loads(ended.stdout)["people"]
    assert (people["n"], people["faithful"]) == (4, 2)
    assert people["area"]["value"] == people["kappa_all"]["value"] == 1.0


def test_the_command_shows_what_does_not_apply(tmp_path: Path, pullquote: Command) -> None:
    path = written(tmp_path / "answers.jsonl", ROW)
    ended = pullquote("eval", "--answers", path, "--judge", "rules", "--fail-under", "coverage=0.5")
    assert ended.returncode == 1
    assert "not applicable" in ended.stdout
    assert "No context says whose words it is" in ended.stdout
    assert ended.stderr.strip() == "Gate: coverage has no value."


def test_two_files_of_answers_are_compared(tmp_path: Path, pullquote: Command) -> None:
    rows = [{**ROW, "id": str(n)} for n in range(8)]
    worse = [{**row, "answer": "The king has abdicated."} for row in rows]
    for name, some in (("a", rows), ("b", worse)):
        path = written(tmp_path / f"{name}.jsonl", *some)
        assert pullquote("eval", "--answers", path, "--judge", "rules", "--out", tmp_path / name).returncode == 0
    ended = pullquote("compare", tmp_path / "a", tmp_path / "b", "--no-regress")
    assert ended.returncode == 1
    assert "faithfulness: -1.000" in ended.stderr


def test_a_run_is_the_same_after_an_export_to_ragas(tmp_path: Path, pullquote: Command) -> None:
    run, again = tmp_path / "run", tmp_path / "again"
    assert pullquote("eval", "smoke", "--judge", "rules", "--limit", "10", "--out", run).returncode == 0
    dataset = tmp_path / "dataset.jsonl"
    assert pullquote("export", run, "--to", "ragas", "--out", dataset).returncode == 0
    assert pullquote("eval", "--answers", dataset, "--judge", "rules", "--out", again).returncode == 0
    before, after = (
        {(one.case, one.metric): one.value for one in RunFolder(folder).scores()} for folder in (run, again)
    )
    claims = {key: value for key, value in before.items() if key[1] in ("faithfulness", "citation_precision")}
    assert any(value is not None for value in claims.values())
    assert claims == {key: after[key] for key in claims}
    fields = set(json.loads(dataset.read_text(encoding="utf-8").splitlines()[0]))
    assert {"user_input", "response", "retrieved_contexts", "reference_contexts"} <= fields


def test_an_export_to_inspect_has_the_fields_that_it_reads(tmp_path: Path, pullquote: Command) -> None:
    run = tmp_path / "run"
    rows = [
        {**ROW, "key_facts": ["the shelling|shells"], "history": [{"role": "user", "content": "A truce?"}]},
        {"question": "Who won?", "answer": "I do not know.", "contexts": [PORTS], "status": "not_in_corpus"},
    ]
    path = written(tmp_path / "answers.jsonl", *rows)
    assert pullquote("eval", "--answers", path, "--judge", "rules", "--out", run).returncode == 0
    first, second = EXPORTS["inspect"](RunFolder(run))
    assert set(first) == {"id", "input", "target", "metadata"}
    assert first["input"] == [
        {"role": "user", "content": "A truce?"},
        {"role": "user", "content": "What does it stop?"},
    ]
    assert first["target"] == "the shelling"
    assert first["metadata"]["scores"]["faithfulness"] == 1.0
    assert second["input"] == "Who won?"
    assert second["target"] == "There is no answer (not_in_corpus)."
