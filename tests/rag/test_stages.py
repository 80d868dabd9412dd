"""Retrieval steps: fusion, the best few, everyone heard, and a step of one's own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Added
from index.errors import UnknownName
from index.records import EDITORS, Chunk
from index.settings import IndexSettings
from index.store import Index
from rag.assistant import Assistant, build_assistant
from rag.records import Passage, Question, Turn
from rag.settings import RetrieveSettings, Settings
from rag.stages import STAGES
from rag.stages.diverse import diverse
from rag.stages.each import each
from rag.stages.feedback import feedback
from rag.stages.fuse import convex_combination, reciprocal_rank_fusion
from rag.stages.neighbours import neighbours
from rag.stages.reading import read, rerank
from rag.stages.search import dense, keyword
from rag.stages.top import top

SAMPLE = "experts-react-kadhimi-digest"


def passage(
    paragraph: int, found_by: str = "dense", *, score: float = 1.0, start: int = 0, meaning: float = 0.0
) -> Passage:
    chunk = Chunk(
        article_id="one",
        title="Experts react",
        date=None,
        url=None,
        experts=("Ann Roe",),
        affiliation=None,
        headline=None,
        paragraph=paragraph,
        start=paragraph * 1000 + start,
        text="Some words.",
    )
    return Passage(chunk, score, found_by, meaning)


def paragraphs(passages: tuple[Passage, ...]) -> list[int]:
    return [found.chunk.paragraph for found in passages]


def test_ranks_are_fused_by_the_sum_of_their_reciprocals() -> None:
    fused = reciprocal_rank_fusion([passage(1), passage(2), passage(3), passage(3, "keyword"), passage(1, "keyword")])
    assert paragraphs(fused) == [1, 3, 2]
    assert [found.score for found in fused] == pytest.approx([1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62])


def test_ties_keep_the_order_in_which_they_were_found() -> None:
    fused = reciprocal_rank_fusion([passage(2), passage(1), passage(1, "keyword"), passage(2, "keyword")])
    assert paragraphs(fused) == [2, 1]
    assert fused[0].score == fused[1].score


def test_a_passage_that_two_searches_found_comes_once_with_its_best_cosine() -> None:
    (fused,) = reciprocal_rank_fusion([passage(1, "keyword"), passage(1, meaning=0.7)])
    assert fused.meaning == 0.7


def test_the_chunks_of_one_paragraph_share_a_rank_and_stay_together() -> None:
    fused = reciprocal_rank_fusion([passage(1), passage(2), passage(1, start=100), passage(3)])
    assert [found.chunk.start for found in fused] == [1000, 1100, 2000, 3000]
    assert [found.score for found in fused] == pytest.approx([1 / 61, 1 / 61, 1 / 62, 1 / 63])


def test_nothing_found_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([]) == ()
    assert convex_combination([], {}) == ()


def test_scores_are_blended_by_weight_after_each_search_is_stretched() -> None:
    found = [
        passage(1, score=0.9), passage(2, score=0.6), passage(3, score=0.5),
        passage(3, "keyword", score=12), passage(2, "keyword", score=2),
    ]  # fmt: skip
    blended = convex_combination(found, {"dense": 0.6, "keyword": 0.4})
    assert paragraphs(blended) == [1, 3, 2]
    assert [one.score for one in blended] == pytest.approx([0.6, 0.4, 0.15])


def test_a_search_that_found_one_passage_counts_in_full() -> None:
    (blended,) = convex_combination([passage(1, score=0.1)], {"dense": 0.6})
    assert blended.score == 0.6


def test_top_keeps_so_many_paragraphs_with_all_their_chunks(assistant: Assistant) -> None:
    stage = top(RetrieveSettings(keep=2), assistant.library)
    kept = stage(Question(text="?"), [passage(1), passage(1, start=100), passage(2), passage(3)])
    assert [found.chunk.start for found in kept] == [1000, 1100, 2000]
    assert list(stage(Question(text="?"), [])) == []


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("Compare Slavin and Zais on sovereignty", {"Barbara Slavin", "Matthew Zais"}),
        ("peek, warrick, sales and pfaff on isis", {
            "Andrew L. Peek", "Thomas S. Warrick", "Nathan Sales", "C. Anthony Pfaff",
        }),
        ("What do the experts say about isis?", {
            "Matthew Zais", "Thomas S. Warrick", "Nathan Sales", "Barbara Slavin", "Andrew L. Peek", "C. Anthony Pfaff",
        }),
    ],
)  # fmt: skip
def test_each_adds_everybody_who_is_asked(assistant: Assistant, text: str, experts: set[str]) -> None:
    question = assistant.understand(Question(text=text, articles=(SAMPLE,)))
    few = assistant.passages(question)[:1]
    added = each(RetrieveSettings(each=2), assistant.library)(question, few)
    assert added[0] == few[0]
    assert {name for found in added for name in found.chunk.experts} >= experts
    assert len({(found.chunk.article_id, found.chunk.start) for found in added}) == len(added)


def sample_chunks(assistant: Assistant, expert: str) -> dict[int, Passage]:
    """An expert's passages of the sample by paragraph."""
    vector = assistant.library.vectors(["Iran"])[0].tolist()
    hits = assistant.library.index.nearest(vector, 20, experts=[expert], articles=[SAMPLE])
    return {chunk.paragraph: Passage(chunk, score) for chunk, score in hits}


def test_neighbours_are_the_paragraphs_before_and_after_of_the_same_section(assistant: Assistant) -> None:
    own = sample_chunks(assistant, "C. Anthony Pfaff")
    stage = neighbours(RetrieveSettings(neighbours=1), assistant.library)
    found = stage(Question(text="?"), [own[2], sample_chunks(assistant, "Barbara Slavin")[1]])
    assert [(one.chunk.owner, one.chunk.paragraph) for one in found] == [
        ("C. Anthony Pfaff", 2), ("C. Anthony Pfaff", 1), ("C. Anthony Pfaff", 3), ("Barbara Slavin", 1),
    ]  # fmt: skip
    text = assistant.library.index.roundup(SAMPLE).article.text
    assert all(text[one.chunk.start : one.chunk.end] == one.chunk.text for one in found)
    assert found[1].chunk.headline == own[2].chunk.headline


def test_neighbours_do_not_cross_an_owner_and_come_once(assistant: Assistant) -> None:
    own = sample_chunks(assistant, "C. Anthony Pfaff")
    stage = neighbours(RetrieveSettings(neighbours=5), assistant.library)
    found = stage(Question(text="?"), [own[1], own[3]])
    assert [one.chunk.paragraph for one in found] == [1, 2, 3]
    assert {one.chunk.owner for one in found} == {"C. Anthony Pfaff"}


def test_without_the_setting_nobody_gets_neighbours(assistant: Assistant) -> None:
    own = sample_chunks(assistant, "C. Anthony Pfaff")
    assert neighbours(RetrieveSettings(), assistant.library)(Question(text="?"), [own[2]]) == (own[2],)


def test_diverse_puts_what_repeats_last(assistant: Assistant) -> None:
    own = list(sample_chunks(assistant, "C. Anthony Pfaff").values())
    first, second = replace(own[0], score=1.0), replace(own[1], score=0.8)
    again = replace(own[0], score=0.9)
    asked = Question(text="?")
    assert diverse(RetrieveSettings(diversity=0.9), assistant.library)(asked, [first, again, second]) == (
        first, second, again,
    )  # fmt: skip
    assert diverse(RetrieveSettings(), assistant.library)(asked, [first, again, second]) == [first, again, second]
    assert diverse(RetrieveSettings(diversity=0.9), assistant.library)(asked, []) == []


def test_rerank_weighs_the_searches_and_the_reader(assistant: Assistant) -> None:
    asked = assistant.understand(Question(text="Is chaos in Iraq good for Iran?", articles=(SAMPLE,)))
    found = [replace(one, score=0.5) for one in sample_chunks(assistant, "C. Anthony Pfaff").values()]
    found += [replace(one, score=0.5) for one in sample_chunks(assistant, "Barbara Slavin").values()]
    settings = RetrieveSettings(reader="similarity", reader_weight=0.4)
    ranked = rerank(settings, assistant.library)(asked, found)
    assert ranked[0].chunk.owner == "Barbara Slavin"
    assert {one.key for one in ranked} == {one.key for one in found}
    for one in ranked:
        assert one.reading is not None
        assert len(one.reading.sentences) == len(one.spans)
        assert one.score == pytest.approx(0.6 * 0.5 + 0.4 * one.reading.answers)
    assert list(ranked) == sorted(ranked, key=lambda one: -one.score)


def test_rerank_without_weight_reads_and_keeps_the_order(assistant: Assistant) -> None:
    found = [passage(2, score=0.9), passage(1, score=0.4)]
    settings = RetrieveSettings(reader="similarity", reader_weight=0)
    ranked = rerank(settings, assistant.library)(Question(text="Some words?"), found)
    assert paragraphs(tuple(ranked)) == [2, 1]
    assert all(one.reading for one in ranked)
    assert rerank(settings, assistant.library)(Question(text="Some words?"), []) == ()


@pytest.mark.parametrize("text", ["What does Slavin say about drones?", "Who flew drones?"])
def test_each_leaves_other_questions_alone(assistant: Assistant, text: str) -> None:
    question = assistant.understand(Question(text=text, articles=(SAMPLE,)))
    few = assistant.passages(question)[:1]
    assert each(RetrieveSettings(), assistant.library)(question, few) == few


def test_the_default_steps_find_each_chunk_once(assistant: Assistant) -> None:
    for text in ("Who called for an investigation?", "What do the experts say about drones?", "Slavin on Iran"):
        found = assistant.passages(assistant.understand(Question(text=text)))
        places = [(one.chunk.article_id, one.chunk.start) for one in found]
        assert found
        assert len(set(places)) == len(places)


def test_a_long_paragraph_is_found_whole(assistant: Assistant) -> None:
    question = assistant.understand(Question(text="What does Slavin say?", articles=(SAMPLE,)))
    found = assistant.passages(question)
    (reaction,) = [r for r in assistant.library.index.roundup(SAMPLE).reactions if r.owner == "Barbara Slavin"]
    assert min(one.chunk.start for one in found) == reaction.paragraphs[0].start
    assert max(one.chunk.end for one in found) == reaction.paragraphs[0].end
    assert len(found) > 1


def test_filters_hold_in_every_step(assistant: Assistant) -> None:
    asked = Question(text="What do they say about prices?", experts=("Amina Baptiste", "Laurent Baptiste"))
    found = assistant.passages(assistant.understand(asked))
    assert {one.chunk.owner for one in found} == {"Amina Baptiste", "Laurent Baptiste"}
    inside = assistant.passages(assistant.understand(Question(text="What about drones?", articles=(SAMPLE,))))
    assert {one.chunk.article_id for one in inside} == {SAMPLE}


OWN = '''
"""A step that was not built in."""


def shortest(settings, library):
    def stage(question, passages, /):
        return sorted(passages, key=lambda passage: len(passage.chunk.text))[: settings.keep]

    return stage
'''


def test_a_step_of_ones_own_is_named_as_module_and_function(
    index: Index,
    truce: Path,
    tmp_path: Path,
    settings: IndexSettings,
    add_to: Callable[..., list[Added]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "own_stages.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    add_to(index, truce)
    retrieve = RetrieveSettings(stages=("dense", "own_stages:shortest"), keep=2)
    assistant = build_assistant(Settings(index=settings, retrieve=retrieve), str(tmp_path / "index"))
    found = assistant.passages(assistant.understand(Question(text="When can ports reopen?")))
    lengths = [len(one.chunk.text) for one in found]
    assert len(lengths) == 2
    assert lengths == sorted(lengths)


def test_a_step_that_is_not_known_names_those_that_are(index: Index, settings: IndexSettings, tmp_path: Path) -> None:
    wrong = Settings(index=settings, retrieve=RetrieveSettings(stages=("dence",)))
    with pytest.raises(UnknownName, match="No stage is named 'dence'") as error:
        build_assistant(wrong, str(tmp_path / "index"))
    assert all(name in error.value.hint for name in STAGES)


def test_what_was_read_keeps_its_order_and_what_is_reranked_does_not(assistant: Assistant) -> None:
    asked = assistant.understand(Question(text="How many guards were hurt?", articles=(SAMPLE,)))
    found = assistant.passages(asked)
    assert all(len(one.reading.sentences) == len(one.spans) for one in found if one.reading)
    best = max(found, key=lambda one: one.reading.answers if one.reading else 0)
    assert best.chunk.owner == EDITORS
    unread = [replace(one, reading=None) for one in reversed(found)]
    settings = RetrieveSettings(reader_weight=1.0)
    assert read(settings, assistant.library)(asked, unread) == tuple(reversed(found))
    assert rerank(settings, assistant.library)(asked, unread)[0].chunk == best.chunk


def test_feedback_searches_again_near_what_was_found_but_not_in_a_conversation(assistant: Assistant) -> None:
    settings = RetrieveSettings(candidates=3)
    asked = assistant.understand(Question(text="money for the militias", articles=(SAMPLE,)))
    found = keyword(settings, assistant.library)(asked, dense(settings, assistant.library)(asked, ()))
    again = feedback(settings, assistant.library)(asked, found)
    assert [one for one in again if one.found_by == "keyword"] == [one for one in found if one.found_by == "keyword"]
    nearest = [one for one in again if one.found_by == "feedback"]
    assert len(nearest) == 3
    assert nearest[0].score > max(one.score for one in found if one.found_by == "dense")  # it is nearer to itself
    talking = replace(asked, history=(Turn("user", "What do the militias get?"),))
    assert feedback(settings, assistant.library)(talking, found) is found
    assert feedback(settings, assistant.library)(asked, ()) == ()
