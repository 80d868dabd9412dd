"""The model that ships: windows over long texts, judgements that hang on nothing else, damage that is told."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelUnavailable
from rag.pair_model import LONGEST, LONGEST_SENTENCE, READER, Cutter, Judged, PairModel, probability, shipped
from rag.records import Text

needs_weights = pytest.mark.skipif(not READER.is_file(), reason="the weights are not in this checkout")

QUESTION = "Who wants a credible investigation?"
SHORT = Text("Ann Roe: Peace", ("Roe wants an inquiry.", "It must be credible.", "Nobody has asked her."))
OTHER = Text("Bo Li: Trade", ("Grain is cheap.",))
LONG = Text("Ann Roe: Peace", tuple(f"Sentence number {n} tells of calm and of votes in the north." for n in range(90)))


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter()


@pytest.fixture(scope="module")
def model() -> PairModel:
    return shipped()


def own_pieces(cutter: Cutter, text: Text) -> list[list[int]]:
    """The pieces of each sentence, window after window."""
    return [list(w.pieces[start:end]) for w in cutter.windows(text) for start, end in w.places]


def same(one: Judged, other: Judged) -> bool:
    return bool(
        np.allclose(one.sentences, other.sentences, atol=1e-4) and np.allclose(one.whole, other.whole, atol=1e-4)
    )


def test_windows_cover_all_sentences_in_order(cutter: Cutter) -> None:
    windows = list(cutter.windows(LONG))
    assert len(windows) > 1
    assert all(len(window.pieces) <= LONGEST for window in windows)
    expected = [cutter.bert.tokenizer.encode(sentence, add_special_tokens=False).ids for sentence in LONG.sentences]
    assert own_pieces(cutter, LONG) == expected


def test_every_window_begins_with_the_heading(cutter: Cutter) -> None:
    heading = cutter.bert.tokenizer.encode(LONG.heading, add_special_tokens=False).ids
    first, last = cutter.bert.tokenizer.encode("").ids
    for window in cutter.windows(LONG):
        assert list(window.pieces[: len(heading) + 1]) == [first, *heading]
        assert window.places[0][0] == len(heading) + 1
        assert window.pieces[-1] == last


def test_a_sentence_that_is_too_long_is_cut_and_keeps_its_place(cutter: Cutter) -> None:
    (window,) = cutter.windows(Text("", ("word " * 1000, "The end.")))
    lengths = [end - start for start, end in window.places]
    assert lengths[0] == LONGEST_SENTENCE
    assert lengths[1] == 3


def test_a_text_without_sentences_has_no_window(cutter: Cutter) -> None:
    assert list(cutter.windows(Text("A heading", ()))) == []


@pytest.mark.parametrize("sentence", ["", "   ", "\ud83d", "\x00", "日本"])
def test_every_sentence_has_a_place_of_at_least_one_piece(cutter: Cutter, sentence: str) -> None:
    (window,) = cutter.windows(Text("", ("Before.", sentence, "After.")))
    assert len(window.places) == 3
    assert all(start < end for start, end in window.places)


def test_a_lone_surrogate_in_a_question_is_read_as_a_question_mark(cutter: Cutter) -> None:
    assert cutter.question("why\ud83d") == cutter.question("why?")


@needs_weights
def test_there_is_one_judgement_a_text_and_a_row_a_sentence(model: PairModel) -> None:
    texts = [SHORT, Text("", ()), LONG, Text("", ("", "\ud83d"))]
    judged = model.judge(QUESTION, texts)
    assert [one.sentences.shape for one in judged] == [(len(text.sentences), 3) for text in texts]
    assert all(one.whole.shape == (2,) for one in judged)
    assert all(np.isfinite(one.sentences).all() and np.isfinite(one.whole).all() for one in judged)


@needs_weights
def test_a_text_without_sentences_answers_nothing(model: PairModel) -> None:
    (judged,) = model.judge(QUESTION, [Text("A heading", ())])
    assert probability(judged.whole).max() < 1e-6
    assert model.judge(QUESTION, []) == []


@needs_weights
def test_a_text_is_judged_alike_alone_and_among_others(model: PairModel) -> None:
    (alone,) = model.judge(QUESTION, [SHORT])
    among = model.judge(QUESTION, [LONG, SHORT, OTHER])
    assert same(alone, among[1])
    assert not same(alone, model.judge("How cheap is grain?", [SHORT])[0])


@needs_weights
def test_what_was_read_before_changes_nothing(model: PairModel, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = PairModel(READER)
    monkeypatch.setattr("rag.pair_model.REMEMBERED", 1)
    for _ in range(2):
        assert all(map(same, model.judge(QUESTION, [SHORT, OTHER]), fresh.judge(QUESTION, [SHORT, OTHER])))
    assert len(fresh._seen) == 1


@needs_weights
def test_threads_may_share_it(model: PairModel) -> None:
    expected = model.judge(QUESTION, [SHORT, OTHER])
    with ThreadPoolExecutor(4) as pool:
        for judged in pool.map(lambda _: model.judge(QUESTION, [SHORT, OTHER]), range(12)):
            assert all(map(same, judged, expected))


@needs_weights
def test_damaged_weights_are_told_in_two_lines(tmp_path: Path) -> None:
    damaged = tmp_path / "reader.safetensors"
    damaged.write_bytes(READER.read_bytes()[:5000])
    with pytest.raises(ModelUnavailable, match="weights cannot be read") as caught:
        PairModel(damaged)
    assert "retrieve.reader=similarity" in caught.value.hint


@pytest.mark.parametrize("content", [None, b"", b"no tensors at all"])
def test_what_is_no_weights_file_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "reader.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelUnavailable):
        PairModel(path)


def test_weights_of_another_model_are_told(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"part": np.zeros((2, 384), np.float32)}, tmp_path / "reader.safetensors")
    with pytest.raises(ModelUnavailable, match=r"there is no sentence_head\.bias"):
        PairModel(tmp_path / "reader.safetensors")
