"""The command line as scripts see it: output, exit codes, errors of two lines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from scripted_server import ScriptedServer, says

ROOT = Path(__file__).parents[2]
ROUNDUPS = ROOT / "tests" / "data" / "roundups"
STRAIT = ROUNDUPS / "menasource-strait-closure.txt"
ANSWER_KEYS = {
    "id", "question", "standalone_question", "status", "answer", "sentences", "citations", "coverage",
    "answerer", "model", "usage", "note", "repairs", "timings_ms",
}  # fmt: skip


def pullquote(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "index"
    assert pullquote("--index", folder, "add", STRAIT).returncode == 0
    return folder


def error_lines(run: subprocess.CompletedProcess[str]) -> list[str]:
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    return run.stderr.strip().splitlines()


def test_help_shows_every_command_with_examples() -> None:
    run = pullquote("--help")
    assert run.returncode == 0
    assert "Examples:" in run.stdout
    for command in ("add", "list", "show", "remove", "reindex", "search", "ask", "panel", "check", "chat", "doctor"):
        assert command in run.stdout
        assert pullquote(command, "--help").returncode == 0


def test_help_loads_nothing_heavy() -> None:
    heavy = "chromadb,numpy,onnxruntime,torch,gradio,langchain_core,pydantic,sentence_transformers,tiktoken"
    code = (
        "import sys, runpy; sys.argv = ['pullquote', '--help']\n"
        "import ui.cli\n"
        "try: ui.cli.app()\n"
        "except SystemExit: pass\n"
        f"print([name for name in '{heavy}'.split(',') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("[]")


def test_asking_loads_neither_torch_nor_gradio(index: Path) -> None:
    code = (
        f"import sys; sys.argv = ['pullquote', '--index', {str(index)!r}, 'ask', 'Who pays?', '--json']\n"
        "import ui.cli\n"
        "try: ui.cli.app()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers', 'gradio') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("[]")


def test_ask_without_an_index_builds_one_of_the_sample_and_says_so(tmp_path: Path) -> None:
    run = pullquote("--index", tmp_path / "new", "ask", "Who wants an investigation?", "--json")
    assert run.returncode == 0
    assert "sample" in run.stderr
    answer = json.loads(run.stdout)
    assert set(answer) == ANSWER_KEYS
    assert "(digest)" in answer["citations"][0]["title"]


def test_adding_again_changes_nothing(index: Path) -> None:
    run = pullquote("--index", index, "add", STRAIT)
    assert run.returncode == 0
    assert "unchanged" in run.stdout


def test_one_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.txt", tmp_path / "binary.txt"
    empty.write_text("")
    binary.write_bytes(bytes(range(256)) * 8)
    run = pullquote("--index", tmp_path / "index", "add", empty, STRAIT, binary, tmp_path / "missing.txt")
    assert run.returncode == 1
    assert "added     menasource-strait-closure" in run.stdout
    for name in ("empty.txt", "binary.txt", "missing.txt"):
        assert name in run.stderr


def test_list_show_and_remove(tmp_path: Path) -> None:
    index = tmp_path / "index"
    pullquote("--index", index, "add", STRAIT, ROUNDUPS / "op-ed-single-author.txt")
    listed = json.loads(pullquote("--index", index, "list", "--json").stdout)
    assert [article["id"] for article in listed] == ["menasource-strait-closure", "op-ed-single-author"]
    shown = json.loads(pullquote("--index", index, "show", "menasource-strait-closure", "--json").stdout)
    text = pullquote("--index", index, "show", "menasource-strait-closure", "--text").stdout
    for reaction in shown["reactions"]:
        for paragraph in reaction["paragraphs"]:
            assert text[paragraph["start"] : paragraph["end"]] == paragraph["text"]
    assert "Nobody's" in pullquote("--index", index, "show", "menasource-strait-closure").stdout
    assert pullquote("--index", index, "remove", "menasource-strait-closure").returncode == 0
    assert "op-ed-single-author" in pullquote("--index", index, "list").stdout
    assert len(json.loads(pullquote("--index", index, "list", "--json").stdout)) == 1


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    run = pullquote("--index", tmp_path / "index", "add", "-", stdin=STRAIT.read_text(encoding="utf-8"))
    assert run.returncode == 0
    assert "added" in run.stdout


def test_search_gives_passages_and_keeps_as_many_as_asked(index: Path) -> None:
    run = pullquote("--index", index, "search", "tanker insurance", "--keep", "3", "--json")
    passages = json.loads(run.stdout)["passages"]
    assert len(passages) == 3
    assert set(passages[0]) == {"article_id", "expert", "paragraph", "start", "end", "text", "score"}
    assert [p["score"] for p in passages] == sorted((p["score"] for p in passages), reverse=True)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_answers_every_line_and_reports_the_bad_ones(index: Path, tmp_path: Path, command: str) -> None:
    batch = tmp_path / "questions.jsonl"
    lines = [
        '{"id": "a", "question": "Who pays for the detour?"}',
        "not json",
        '{"id": 7, "question": "What about insurance?", "history": [{"role": "user", "content": "Hello"}]}',
        '{"id": "c", "question": "What now?", "experts": ["Nobody Atall"]}',
        '{"id": "d", "question": "Who pays?"}',
    ]
    batch.write_text("\n".join(lines), encoding="utf-8")
    run = pullquote("--index", index, command, "--batch", batch)
    assert run.returncode == 1
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [record["id"] for record in records] == ["a", "7", "c", "d"]
    assert "Nobody Atall" in records[2]["error"]
    assert "Line 2" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["list"], "There is no index"),
        (["--set", "retrieve.keeps=3", "ask", "x"], "retrieve.keeps"),
        (["--set", "nonsense", "ask", "x"], "section.name=value"),
        (["--settings", "missing.toml", "ask", "x"], "missing.toml"),
        (["ask", "--batch", "missing.jsonl"], "missing.jsonl"),
        (["--index", "http://127.0.0.1:9/x", "list"], "http://127.0.0.1:9/x"),
    ],
)
def test_what_a_user_can_mend_takes_two_lines(arguments: list[str], says: str, tmp_path: Path) -> None:
    place = [] if "--index" in arguments else ["--index", tmp_path / "none"]
    lines = error_lines(pullquote(*place, *arguments))
    lines = [line for line in lines if "bundled sample" not in line]
    assert len(lines) == 2
    assert says in lines[0]


def test_an_unknown_article_and_expert_name_what_there_is(index: Path) -> None:
    assert "menasource-strait-closure" in error_lines(pullquote("--index", index, "show", "menasource-strait"))[1]
    assert "pullquote list" in error_lines(pullquote("--index", index, "show", "nope"))[1]
    assert "Halloway" in error_lines(pullquote("--index", index, "ask", "x", "--expert", "Nope"))[1]


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", ""], ["nonsense"], ["ask", "x", "--batch", "y"], ["search", "x", "--keep", "0"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str], index: Path) -> None:
    assert pullquote("--index", index, *arguments).returncode == 2


def test_another_embedder_asks_for_a_reindex_which_then_works(tmp_path: Path) -> None:
    index = tmp_path / "index"
    pullquote("--index", index, "add", STRAIT)
    hashing = ["--index", index, "--set", "index.embedder=hashing"]
    assert "pullquote reindex" in error_lines(pullquote(*hashing, "ask", "Who pays?"))[1]
    assert pullquote(*hashing, "reindex").returncode == 0
    assert pullquote(*hashing, "ask", "Who pays for the detour?").returncode == 0


def test_doctor_says_what_it_found(index: Path) -> None:
    run = pullquote("--index", index, "doctor")
    assert "all-MiniLM-L6-v2" in run.stdout
    assert "1 article, " in run.stdout
    assert "ensemble" in run.stdout


def test_doctor_says_which_chat_models_there_are_and_shows_no_key(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-do-not-show-this")
    run = pullquote("--index", index, "--set", "model.name=openai:gpt-4o-mini", "doctor")
    assert "openai: installed, OPENAI_API_KEY is set" in run.stdout
    assert "openai:gpt-4o-mini, not asked; 128000 tokens" in run.stdout
    assert "gguf:smollm2: " in run.stdout
    assert "sk-do-not-show-this" not in run.stdout + run.stderr


def test_panel_gives_a_cell_an_expert_as_json(index: Path) -> None:
    run = pullquote("--index", index, "panel", "The closure breaks the law of transit passage.", "--json")
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert (found["claim"], found["read_as"]) == ("The closure breaks the law of transit passage.", "claim")
    assert len(found["experts"]) == 5
    assert any(cell["citation"] for cell in found["experts"])


def test_panel_prints_a_matrix(index: Path) -> None:
    run = pullquote("--index", index, "panel", "What should Velmora do?", "--expert", "N'Diaye")
    assert run.returncode == 0, run.stderr
    assert "● speaks to it" in run.stdout
    assert "\x1b" not in run.stdout


@pytest.mark.parametrize("options", [("--expert", "Nobody Atall"), ("--article", "no-such-article")])
def test_a_panel_of_nobody_is_an_error_of_two_lines(index: Path, options: tuple[str, ...]) -> None:
    assert len(error_lines(pullquote("--index", index, "panel", "It rains.", *options))) == 2


def test_a_panel_on_nothing_is_wrong_usage(index: Path) -> None:
    assert pullquote("--index", index, "panel", " ").returncode == 2


def test_ask_lets_a_model_write(index: Path, scripted: ScriptedServer) -> None:
    scripted.script = [says("Halloway thinks so [1]. The moon is made of cheese [7].")]
    address = f"model.base_url={scripted.url}"
    run = pullquote(
        "--index", index, "--set", address, "ask", "What should Velmora do?", "--model", "openai:x", "--json"
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert set(answer) == ANSWER_KEYS
    assert (answer["status"], answer["model"]) == ("answered", "openai:x")
    assert answer["repairs"]["removed"] >= 1
    assert "cheese" not in answer["answer"]
    assert scripted.asked


def test_ask_quotes_where_the_model_is_away_and_says_so(index: Path) -> None:
    away = ("--set", "model.base_url=http://127.0.0.1:9/v1", "--set", "model.retries=0")
    run = pullquote("--index", index, *away, "ask", "What should Velmora do?", "--model", "openai:x")
    assert run.returncode == 0, run.stderr
    assert "cannot be reached" in run.stdout
    assert "“" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_a_model_without_a_provider_is_told(index: Path) -> None:
    run = pullquote("--index", index, "ask", "What should Velmora do?", "--model", "smollm2")
    assert "provider:model" in error_lines(run)[0]
