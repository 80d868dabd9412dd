"""The benchmarks' commands, on made-up folders whose scores can be worked out by hand."""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals.benchmarks import abstention, answers, controls, evidence, pictures, retrieval
from evals.benchmarks.decisions import Decisions, auroc
from evals.benchmarks.folders import read_rows, require, sample
from evals.benchmarks.intervals import estimate, mean_of
from evals.benchmarks.retrieval import LAST, OURS, REWRITTEN, Query, Ran
from index.errors import BadInput
from rag.records import Question, Turn
from rag.sentences import log_odds
from rag.settings import Settings, read_settings

READER = '''
from rag.records import Reading

def last_word(settings, library):
    """A reader that looks for the question's last word."""
    def read(question, texts, /):
        word = question.split()[-1].strip("?")
        scores = [tuple(0.9 if word in sentence else 0.1 for sentence in text.sentences) for text in texts]
        return [Reading(max(some), some) for some in scores]
    return read
'''
EVIDENCE = [
    {"id": "e1", "group": "a", "question": "who sells grain?", "title": "Trade", "gold": [0, 1],
     "gold_sets": [[0, 1], [0]], "sentences": ["Roe sells grain.", "Poe helps.", "No grain left.", "It rains."]},
    {"id": "e2", "group": "b", "question": "who sells tin?", "title": "Trade", "gold": [1],
     "gold_sets": [[1]], "sentences": ["It rains.", "Roe does."]},
    {"id": "e3", "group": "b", "question": "who sells zinc?", "title": "Trade", "gold": [0],
     "gold_sets": [[0]], "sentences": ["Poe sells zinc.", "It rains.", "It snows.", "It hails."]},
]  # fmt: skip
CORPUS = [
    {"id": "p1", "title": "Fields", "text": "Roe sells grain by the river."},
    {"id": "p2", "title": "Mills", "text": "Poe sells steel by the bridge."},
    {"id": "p3", "title": "Works", "text": "Others want steel as well."},
    {"id": "p4", "title": "Mines", "text": "Doe sells the red metal."},
    {"id": "p5", "title": "Roofs", "text": "A roof needs some zinc."},
]
BEFORE = [{"role": "user", "text": "Where does the river flow?"}, {"role": "assistant", "text": "North of the fields."}]
SEARCHED = [
    {"id": "q1", "question": "who sells grain?", "label": "answerable", "history": BEFORE},
    {"id": "q2", "question": "who sells steel?", "label": "answerable", "history": []},
    {"id": "q3", "question": "who sells copper?", "label": "answerable", "history": []},
    {"id": "q4", "question": "who sells zinc?", "label": "partial", "history": []},
    {"id": "q5", "question": "who sells tin?", "label": "unanswerable", "history": []},
    {"id": "q6", "question": "who sells what?", "label": "underspecified", "history": []},
]
RELEVANT = {"q1": ["p1"], "q2": ["p2"], "q3": ["p4"], "q4": ["p5"]}


def pack(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def unpacked(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    pack(folder / "evidence" / "clapnq.jsonl.gz", EVIDENCE)
    pack(folder / "evidence" / "wice.jsonl.gz", EVIDENCE[:1])
    given = [
        {**row, "passage": " ".join(map(str, row["sentences"])), "label": label, "domain": "clapnq"}  # type: ignore[call-overload]
        for row, label in zip(EVIDENCE, ("answerable", "answerable", "unanswerable"), strict=True)
    ]
    pack(folder / "abstention" / "clapnq.jsonl.gz", given)
    pack(
        folder / "abstention" / "mtragun.jsonl.gz",
        [{**row, "group": str(row["id"])[-1], "domain": "govt"} for row in SEARCHED],
    )
    pack(folder / "retrieval" / "mtragun" / "corpus.jsonl.gz", CORPUS)
    pack(
        folder / "retrieval" / "mtragun" / "queries.jsonl.gz",
        [
            {"id": row["id"], "text": row["question"], "history": row["history"], "relevant": RELEVANT[str(row["id"])]}
            for row in SEARCHED[:4]
        ],
    )
    return folder


@pytest.fixture
def changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Settings with no model: the reader below a module of its own, as an outsider's would be."""
    (tmp_path / "made_up_reader.py").write_text(READER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return ["index.embedder=hashing", "retrieve.reader=made_up_reader:last_word"]


@pytest.fixture
def settings(changes: list[str]) -> Settings:
    return read_settings(changes=changes)


def cells(table: Any, row: int) -> list[str]:
    return [list(column.cells)[row] for column in table.columns]


# --- figures -----------------------------------------------------------------------------------------------------


TIED = Decisions(np.array([True, True, False, False]), np.array([0.9, 0.4, 0.4, 0.1]), ["a", "b", "c", "d"])


def test_a_tie_is_half_a_win_for_the_area_under_the_curve() -> None:
    assert auroc(TIED.answerable, TIED.scores) == 3.5 / 4
    assert TIED.area().value == 3.5 / 4


def test_the_area_is_unknown_without_both_kinds() -> None:
    assert isnan(auroc(np.array([True, True]), np.array([0.1, 0.2])))


def test_both_error_rates_make_the_balanced_accuracy() -> None:
    errors = TIED.at(0.4)
    assert errors.false_answers.value == 1 / 2
    assert errors.false_abstentions.value == 0
    assert errors.balanced_accuracy.value == 3 / 4


def test_the_threshold_in_hindsight_is_the_lowest_of_the_best() -> None:
    assert TIED.best() == (0.4, 3 / 4)


def test_questions_with_equal_scores_are_answered_together() -> None:
    curve = TIED.curve()
    assert curve.coverage.tolist() == [1 / 4, 3 / 4, 1]
    assert curve.risk.tolist() == [0, 1 / 3, 1 / 2]


def test_a_mean_of_equal_values_has_no_width() -> None:
    assert mean_of([0.5, 0.5, 0.5], ["a", "b", "b"]) == (0.5, 0.5, 0.5)


def test_one_document_has_no_interval() -> None:
    figure = mean_of([0.0, 1.0], ["a", "a"])
    assert figure.value == 0.5
    assert isnan(figure.low)
    assert str(figure) == "0.500"


def test_documents_are_drawn_and_not_rows() -> None:
    def together(weights: Any) -> Any:
        assert (weights[:, 0] == weights[:, 1]).all()
        return weights.mean(1)

    estimate(together, ["a", "a", "b", "c"])


def test_a_sample_is_the_same_at_each_call_and_in_order() -> None:
    assert sample(range(100), 5) == sample(range(100), 5) == sorted(sample(range(100), 5))
    assert sample([1, 2], None) == sample([1, 2], 3) == [1, 2]


# --- evidence ----------------------------------------------------------------------------------------------------


def test_sentence_measures_are_means_over_questions() -> None:
    cases = evidence.read_cases(EVIDENCE)
    chosen = [frozenset({0, 2}), frozenset[int](), frozenset({0})]
    found = {name: figure.value for name, figure in evidence.measured(cases, chosen).items()}
    assert found == pytest.approx(
        {"precision": 1.5 / 3, "recall": 1.5 / 3, "F1": 1.5 / 3, "best-set F1": (2 / 3 + 1) / 3, "sentences": 1}
    )


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (evidence.nearest((0.2, 0.9, 0.9), 2), {1, 2}),
        (evidence.nearest((0.5, 0.5), 1), {0}),
        (evidence.within((0.2, 0.9, 0.8), 0.15), {1, 2}),
        (evidence.reaching((0.5, 0.4), 0.5), {0}),
        (evidence.within((), 0.1), set()),
    ],
)
def test_sentences_are_chosen_by_their_scores(choice: frozenset[int], expected: set[int]) -> None:
    assert choice == expected


def test_the_evidence_command_scores_reader_and_baselines(
    data: Path, changes: list[str], command: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command(evidence.main, data, "--only", "clapnq", "--out", tmp_path / "out", "--set", *changes)
    lines = [line.split("│")[1:] for line in capsys.readouterr().out.splitlines() if "│" in line]
    rows = {name.strip(): [cell.strip() for cell in rest] for name, *rest in lines}
    assert [cell[:5] for cell in rows["every sentence"][:3]] == ["0.417", "1.000", "0.578"]
    assert rows["the first 3"][2].startswith("0.656")
    reader = next(cells for name, cells in rows.items() if name.startswith("reader made_up_reader:last_word"))
    assert [cell[:5] for cell in reader[:5]] == ["0.500", "0.500", "0.500", "0.556", "1.000"]
    written = unpacked(tmp_path / "out" / "evidence.clapnq.reader-made_up_reader-last_word.jsonl")
    assert written == [{"id": "e1", "sentences": [0, 2]}, {"id": "e2", "sentences": []}, {"id": "e3", "sentences": [0]}]


# --- abstention --------------------------------------------------------------------------------------------------


HIGH = log_odds(0.9)
"""The reader's other chance, 0.1, has as much below 0."""


def outcome(questions: Sequence[abstention.Asked], settings: Settings) -> tuple[float, float, float]:
    errors = abstention.by_system(questions)[abstention.system_of(settings)].at(0.0)
    return errors.false_answers.value, errors.false_abstentions.value, errors.balanced_accuracy.value


def test_a_given_passage_is_judged_as_it_is(data: Path, settings: Settings) -> None:
    questions = abstention.run_sets(data, ["given"], settings, None)["given"]
    assert outcome(questions, settings) == (1, 1 / 2, 1 / 4)


def test_pairs_differ_in_the_relevant_passages_alone(data: Path, settings: Settings) -> None:
    questions = abstention.run_sets(data, ["pairs"], settings, None)["pairs"]
    ours = abstention.system_of(settings)
    assert [(one.id, one.answerable, pytest.approx(one.scores[ours])) for one in questions] == [
        ("q1/with", True, HIGH),
        ("q1/without", False, -HIGH),
        ("q2/with", True, HIGH),
        ("q2/without", False, HIGH),  # another passage has the word
        ("q3/with", True, -HIGH),
        ("q3/without", False, -HIGH),
    ]
    assert outcome(questions, settings) == pytest.approx((1 / 3, 1 / 3, 2 / 3))


def test_partial_answers_count_and_underspecified_questions_do_not(data: Path, settings: Settings) -> None:
    questions = abstention.run_sets(data, ["searched"], settings, None)["searched"]
    assert [one.id for one in questions] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert outcome(questions, settings) == (0, 1 / 4, 7 / 8)


def test_without_the_relevant_passages_as_many_paragraphs_are_read(data: Path, changes: list[str]) -> None:
    settings = read_settings(changes=[*changes, "retrieve.keep=2"])
    question = Question(text="who sells steel?")
    location = abstention.indexed(data / "retrieval" / "mtragun" / "corpus.jsonl.gz", data / "index", settings)
    pool = abstention.open_pool(location, settings)
    with_them, without = (pool.found(question, some).passages for some in (frozenset[str](), frozenset({"p2"})))
    assert len(with_them) == len(without) == 2
    assert "p2" in {passage.chunk.article_id for passage in with_them}
    assert "p2" not in {passage.chunk.article_id for passage in without}


def test_the_abstention_command_writes_what_is_right_and_a_picture(
    data: Path, changes: list[str], command: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "risk.png"
    command(abstention.main, data, "--out", tmp_path / "out", "--picture", picture, "--set", *changes)
    assert "pairs: 3 questions with an answer, 3 without" in capsys.readouterr().out
    assert picture.read_bytes().startswith(b"\x89PNG")
    gold = unpacked(tmp_path / "out" / "abstention.pairs.gold.jsonl")
    assert gold[1] == {"id": "q1/without", "group": "1", "domain": "govt", "label": "unanswerable"}
    written = unpacked(tmp_path / "out" / "abstention.given.reader-made_up_reader-last_word.jsonl")
    assert written[0] == {"id": "e1", "score": HIGH, "answer": True}


def test_a_picture_of_another_kind_is_refused() -> None:
    with pytest.raises(BadInput, match=r"risk\.txt"):
        pictures.check(Path("risk.txt"))


def test_controls_find_a_difference_of_form() -> None:
    rows = [
        {
            "group": str(number),
            "label": label,
            "question": "who sells grain",
            "passage": "Roe sells grain.",
            "sentences": ["Roe sells grain."] * many,
        }
        for number, (label, many) in enumerate([("answerable", 2), ("unanswerable", 8)] * 15)
    ]
    found = controls.controls(rows)
    answerable = np.array([row["label"] == "answerable" for row in rows])
    assert auroc(answerable, found["control: number of sentences"]) == 1
    assert auroc(answerable, np.round(found["control: words of the passage"], 6)) == 0.5


def test_too_few_rows_have_no_controls() -> None:
    assert controls.controls([{"group": "a", "label": "answerable"}]) == {}


# --- retrieval ---------------------------------------------------------------------------------------------------


def test_ranking_measures_by_hand() -> None:
    query = Query(Question(id="q", text="?"), frozenset("ab"), "g")
    gain, ideal = 1 / np.log2(3) + 1 / np.log2(4), 1 + 1 / np.log2(3)
    assert retrieval.score({"q": ["x", "a", "b"]}, [query]) == pytest.approx([gain / ideal, 0, 1, 1, 1 / 2])


def test_the_gain_of_a_conversation_is_shown_by_turn() -> None:
    later = (Turn("user", "?"), Turn("assistant", "."))
    queries = [
        Query(Question(id="first", text="?"), frozenset("a"), "g"),
        Query(Question(id="second", text="?", history=later), frozenset("a"), "h"),
    ]
    good, bad = {"first": ["a"], "second": ["a"]}, {"first": ["a"], "second": ["b"]}
    shown = retrieval.by_turn("made up", Ran(queries, {OURS: good, REWRITTEN: bad, LAST: bad}, {}))
    assert cells(shown, 0) == ["1", "1", "1.000", "1.000", "1.000", "0.000"]
    assert cells(shown, 1) == ["2", "1", "0.000", "0.000", "1.000", "1.000"]
    assert cells(shown, 2)[:2] == ["all", "2"]
    assert cells(shown, 2)[5].startswith("0.500")


def test_the_retrieval_command_takes_the_folder_above(
    data: Path, changes: list[str], command: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command(retrieval.main, data, "--no-baselines", "--out", tmp_path / "out", "--set", *changes)
    assert "mtragun: nDCG@10 by turn" in capsys.readouterr().out
    written = unpacked(tmp_path / "out" / "mtragun.pullquote-last-turn-only.jsonl")
    assert [row["id"] for row in written] == ["q1", "q2", "q3", "q4"]
    assert written[0]["ranked"][0] == "p1"


# --- answers -----------------------------------------------------------------------------------------------------


def test_several_files_of_cases_stand_side_by_side(
    truce: Path, tmp_path: Path, command: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    case = {
        "id": "c1", "question": "What does Lindqvist expect?", "kind": "expert", "status": "answered", "key_facts": [],
        "must_cite": [], "gold": [{"expert": "Anna Lindqvist", "paragraph": 2}],
    }  # fmt: skip
    files = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for many, path in enumerate(files, 1):
        path.write_text("".join(json.dumps(case) + "\n" for _ in range(many)), encoding="utf-8")
    command(answers.main, "--article", truce, "--cases", *files, "--set", "index.embedder=hashing")
    lines = [[cell.strip() for cell in line.split("│")] for line in capsys.readouterr().out.splitlines()]
    assert ["", "answered when answerable", "1", "1.000", "2", "1.000", ""] in lines
    assert any(line[1] == "milliseconds, 95th percentile" and line[4] == "2" for line in lines if len(line) > 4)


# --- what goes wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("main", "wanted"),
    [
        (evidence.main, "evidence/clapnq.jsonl.gz"),
        (abstention.main, "retrieval/mtragun/corpus.jsonl.gz"),
        (retrieval.main, "queries.jsonl.gz"),
    ],
)
def test_a_missing_folder_ends_with_two_lines_that_name_the_files(
    main: Callable[[], None],
    wanted: str,
    tmp_path: Path,
    command: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as leaving:
        command(main, tmp_path / "nowhere")
    assert leaving.value.code == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert wanted in said[1]


def test_only_the_files_that_are_missing_are_called_missing(data: Path) -> None:
    with pytest.raises(BadInput, match=r"has no evidence/nil\.jsonl\.gz\.") as raised:
        require(data, "evidence/wice.jsonl.gz", "evidence/nil.jsonl.gz")
    assert "evidence/wice.jsonl.gz, evidence/nil.jsonl.gz" in raised.value.hint


def test_a_file_that_is_not_gzipped_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match=r"rows\.jsonl\.gz"):
        read_rows(path)
