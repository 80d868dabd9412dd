"""Chunks of any text at all: verbatim, complete, of one owner, within the limits."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunks import Limits, chunks, pieces
from index.embedders import HashingEmbedder, embedder
from index.records import EDITORS, Article, Chunk, Paragraph, Reaction, Roundup, Span
from index.settings import IndexSettings
from index.tokens import count_tokens

EVERYDAY = (
    "The truce holds. Dr. Roe met U.S. officials! “Will it last?” she asked; nobody knew… 中文 Ærø 😀 (see 3.14) "
)
TEXTS = st.text(alphabet=st.sampled_from(EVERYDAY + " " * 20), min_size=1, max_size=600) | st.text(
    min_size=1, max_size=60
)
PARAGRAPHS = TEXTS.map(str.strip).filter(bool)
OWNERS = st.sampled_from([(EDITORS,), ("Ada Roe",), ("Ada Roe", "Ben Ito"), ()])
COUNTS: dict[str, Callable[[str], int]] = {"words": HashingEmbedder().count, "characters": len, "tokens": count_tokens}


def roundup(
    sections: list[tuple[tuple[str, ...], list[str]]], headline: str | None = "A pause, not a peace"
) -> Roundup:
    text, reactions = "", []
    for experts, paragraphs in sections:
        places = []
        for number, paragraph in enumerate(paragraphs, 1):
            text += "\n\n" * bool(text)
            places.append(Paragraph(number, len(text), len(text) + len(paragraph)))
            text += paragraph
        reactions.append(Reaction(experts=experts, paragraphs=tuple(places), headline=headline, affiliation="Fellow"))
    article = Article(id="a", text=text, blocks=(), source="-", url="https://example.org/a")
    return Roundup(
        article=article, title="On the truce", date="2024-03-12", byline=(), reactions=tuple(reactions), asides=()
    )


def one(paragraph: str) -> Roundup:
    return roundup([(("Ada Roe",), [paragraph])])


def limits(tokens: int = 200, overlap: int = 0, window: int = 10_000, count: Callable[[str], int] = len) -> Limits:
    return Limits(tokens, overlap, window, count)


def texts(found: tuple[Chunk, ...]) -> list[str]:
    return [chunk.text for chunk in found]


LIMITS = st.builds(
    Limits,
    tokens=st.integers(1, 40),
    overlap=st.just(0) | st.integers(1, 30),
    window=st.integers(1, 120),
    count=st.sampled_from(list(COUNTS.values())),
)


@given(st.lists(st.tuples(OWNERS, st.lists(PARAGRAPHS, min_size=1, max_size=3)), max_size=3), LIMITS)
@settings(max_examples=150, deadline=None)
def test_a_chunk_is_a_verbatim_slice_of_one_paragraph_of_its_owner(
    sections: list[tuple[tuple[str, ...], list[str]]], limits: Limits
) -> None:
    made = roundup(sections)
    found = iter(chunks(made, limits))
    chunk = next(found, None)
    for reaction in made.reactions:
        for paragraph in reaction.paragraphs:
            of_this = []
            while chunk and paragraph.start <= chunk.start < paragraph.end:
                assert chunk.experts == reaction.experts
                assert (chunk.paragraph, chunk.article_id, chunk.date) == (paragraph.number, "a", "2024-03-12")
                assert (chunk.title, chunk.headline, chunk.affiliation) == ("On the truce", reaction.headline, "Fellow")
                assert chunk.text == made.article.text[chunk.start : chunk.end]
                assert chunk.end <= paragraph.end
                of_this.append(chunk)
                chunk = next(found, None)
            assert of_this, "each paragraph has a chunk"
    assert chunk is None


@given(PARAGRAPHS, LIMITS)
@settings(max_examples=200, deadline=None)
def test_chunks_cover_all_of_a_paragraph_in_order(paragraph: str, limits: Limits) -> None:
    found = chunks(one(paragraph), limits)
    covered = set()
    for chunk in found:
        covered.update(range(chunk.start, chunk.end))
    assert all(place in covered for place, character in enumerate(paragraph) if not character.isspace())
    starts, ends = [chunk.start for chunk in found], [chunk.end for chunk in found]
    assert starts == sorted(set(starts))
    assert ends == sorted(set(ends))
    assert all(chunk.text == chunk.text.strip() != "" for chunk in found)
    if not limits.overlap:
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@given(PARAGRAPHS, LIMITS)
@settings(max_examples=200, deadline=None)
def test_a_chunk_fits_unless_one_character_does_not(paragraph: str, limits: Limits) -> None:
    for chunk in chunks(one(paragraph), limits):
        assert len(chunk.text) == 1 or (
            count_tokens(chunk.text) <= limits.tokens and limits.count(limits.embedded(chunk)) <= limits.window
        )


@given(PARAGRAPHS, LIMITS)
@settings(max_examples=50, deadline=None)
def test_the_same_text_is_always_cut_the_same_way(paragraph: str, limits: Limits) -> None:
    assert chunks(one(paragraph), limits) == chunks(one(paragraph), limits)


@given(st.lists(st.integers(3, 9), min_size=1, max_size=40), st.integers(1, 60))
def test_a_run_is_as_long_as_fits(lengths: list[int], most: int) -> None:
    sentences = ["W" + "o" * length + "." for length in lengths]
    text = " ".join(sentences)
    expected: list[str] = []
    for sentence in sentences:
        if expected and len(expected[-1]) + 1 + len(sentence) <= most:
            expected[-1] += f" {sentence}"
        else:
            expected.append(sentence)
    found = pieces(text, Span(0, len(text)), lambda span: span.end - span.start <= most)
    if all(len(sentence) <= most for sentence in sentences):
        assert [span.of(text) for span in found] == expected


def test_a_paragraph_that_fits_is_one_chunk() -> None:
    made = roundup([(("Ada Roe",), ["One. Two.", "Three."]), ((), ["Four."])])
    assert texts(chunks(made, limits())) == ["One. Two.", "Three.", "Four."]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    paragraph = "The truce holds for now. Dr. Roe met U.S. officials on Monday. Nobody knew whether it would last."
    assert texts(chunks(one(paragraph), limits(tokens=18))) == [
        "The truce holds for now. Dr. Roe met U.S. officials on Monday.",
        "Nobody knew whether it would last.",
    ]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    found = texts(chunks(one(" ".join(f"word{number}" for number in range(30))), limits(tokens=10)))
    assert len(found) > 5
    assert " ".join(found) == " ".join(f"word{number}" for number in range(30))


def test_a_word_that_is_too_long_is_cut_within() -> None:
    address = "https://example.org/" + "a1b2" * 100
    found = texts(chunks(one(f"See {address} there."), limits(tokens=20)))
    assert "".join(found).replace(" ", "") == f"See{address}there."


def test_an_overlap_repeats_whole_sentences_of_the_chunk_before() -> None:
    paragraph = "One came in. Two went out. Three stood by. Four fell down. Five got up."
    assert texts(chunks(one(paragraph), limits(tokens=9, overlap=5))) == [
        "One came in. Two went out.",
        "Two went out. Three stood by.",
        "Three stood by. Four fell down.",
        "Four fell down. Five got up.",
    ]


def test_the_header_says_who_speaks_of_what_and_is_not_stored() -> None:
    (chunk,) = chunks(roundup([(("Ada Roe", "Ben Ito"), ["It holds."])]), limits())
    assert limits().embedded(chunk) == "Ada Roe and Ben Ito\nA pause, not a peace\nOn the truce\nIt holds."
    assert chunk.text == "It holds."


def test_a_long_header_leaves_room_for_the_words() -> None:
    made = roundup([(("Ada Roe",), ["It holds."])], headline="No " * 60)
    (chunk,) = chunks(made, limits(window=60))
    assert limits(window=60).embedded(chunk) == "Ada Roe\nIt holds."
    assert limits(window=30).embedded(chunk).endswith("It holds.")


def test_a_chunk_fits_the_window_of_the_real_model() -> None:
    model = embedder(IndexSettings(embedder="minilm"))
    chance = random.Random(0)
    rare = [
        "Pneumonoultramicroscopicsilicovolcanoconiosis",
        "Kadhimi’s",
        "中文字符",
        "naïveté",
        "2021-11-08",
        "the",
        "of",
    ]
    paragraph = " ".join(chance.choice(rare) for _ in range(2000))
    bounds = Limits(200, 0, model.window, model.count)
    found = chunks(one(paragraph), bounds)
    assert max(model.count(bounds.embedded(chunk)) for chunk in found) <= model.window
    assert max(count_tokens(chunk.text) for chunk in found) <= 200
    assert "".join(texts(found)).replace(" ", "") == paragraph.replace(" ", "")


@pytest.mark.parametrize("unit", ["a", "word ", "Yes. ", "中", "^", "\u0301"], ids=ascii)
def test_a_huge_paragraph_is_cut_in_good_time(unit: str) -> None:
    paragraph = (unit * (60_000 // len(unit))).strip()
    found = chunks(one(paragraph), limits(count=HashingEmbedder().count))
    assert "".join(texts(found)).replace(" ", "") == paragraph.replace(" ", "")
