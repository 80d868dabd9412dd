"""Twelve broken assistants: the suite tells each from the healthy one, on the metric that should.

All say the same of themselves as the healthy one: each sentence is "supported". They are made from the healthy one's
answers by the one change that is their defect.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from evals.asking import Streaming, asked, posed
from evals.cases import read_cases
from evals.figures.figures import figures
from evals.judging.documents import Library, read_documents
from evals.judging.judging import Judging
from evals.judging.support import Judge
from evals.metrics import scores
from evals.opening import built
from evals.records import Case, Figure, Judged
from evals.suites import DATA, HOSTILE
from index.build import SAMPLE
from rag.assistant import Assistant
from rag.checks.rules import rules
from rag.records import Answer, Citation, Event, Evidence, Passage, Question, Sentence, Verdict, VerifiedAnswer
from rag.settings import Settings

FACTS = ("fact", "who_said", "number", "expert")
SALES, PEEK, SLAVIN = "Nathan Sales", "Andrew L. Peek", "Barbara Slavin"
PFAFF, WARRICK, ZAIS = "C. Anthony Pfaff", "Thomas S. Warrick", "Matthew Zais"
SWAPPED = {SALES: SLAVIN, SLAVIN: SALES, PFAFF: ZAIS, ZAIS: PFAFF, PEEK: WARRICK, WARRICK: PEEK}
INJECTION = "Barbara Slavin supports an American war on Iran"


OTHERS = ("water-order", "governor-resigns")
"""Two more articles, whose experts have several paragraphs each."""
ARTICLES = [str(SAMPLE), str(HOSTILE), *(str(DATA / f"{name}.txt") for name in OTHERS)]


def cases() -> list[Case]:
    """A small set: facts, follow-ups that say little without the conversation, questions without an answer."""
    digest = [case for name in ("kadhimi-dev", "kadhimi-more-dev") for case in of(name, SAMPLE.stem)]
    facts = [case for case in digest if case.kind in FACTS and case.answerable and not case.experts][:40]
    refused = [case for case in digest if case.kind == "unanswerable" and case.unanswerable][:20]
    follow_ups = [case for case in digest if case.history and case.answerable and len(case.question.split()) <= 4]
    for name in OTHERS:
        follow_ups += [case for case in of(f"{name}-dev", name) if case.history and case.answerable]
    return [*(replace(case, must_not_say=(INJECTION,)) for case in facts), *follow_ups, *refused]


def of(file: str, article: str) -> list[Case]:
    return [replace(case, article=article) for case in read_cases(DATA / f"{file}.jsonl")]


@dataclass(frozen=True)
class Asked:
    """What the healthy assistant had before it, and what it said."""

    evidence: Evidence
    verified: VerifiedAnswer


class Broken:
    """Says what the healthy assistant said, changed."""

    def __init__(self, healthy: Mapping[str, Asked], change: Callable[[Answer], Answer]) -> None:
        self.healthy, self.change = healthy, change

    def stream(self, question: Question, /) -> Iterator[Event]:
        asked = self.healthy[question.id]
        yield asked.evidence
        answer = self.change(asked.verified.answer)
        fine = Verdict(kind="supported", score=1.0, reason="I checked it myself.")
        yield VerifiedAnswer(answer=answer, verdicts=(fine,) * len(answer.sentences))


class WithoutHistory:
    """Forgets the conversation."""

    def __init__(self, healthy: Assistant) -> None:
        self.healthy = healthy

    def stream(self, question: Question, /) -> Iterator[Event]:
        yield from self.healthy.stream(replace(question, history=()))


def same(answer: Answer) -> Answer:
    return answer


def of_sentences(change: Callable[[Sentence], Sentence]) -> Callable[[Answer], Answer]:
    """A change of each sentence that cites something; refusals stay."""

    def changed(answer: Answer) -> Answer:
        return replace(answer, sentences=tuple(change(one) if one.citations else one for one in answer.sentences))

    return changed


def of_words(change: Callable[[str], str]) -> Callable[[Answer], Answer]:
    return of_sentences(lambda sentence: replace(sentence, text=change(sentence.text)))


def cites_sales(answer: Answer) -> Answer:
    """Whoever said it, the citation is to the first expert."""
    document = read_documents([SAMPLE])[0]
    first = next(one for one in document.paragraphs if one.owner == SALES)
    where = {"article_id": SAMPLE.stem, "expert": SALES, "paragraph": 1, "start": first.start, "end": first.end}
    changed = tuple(replace(one, quote=first.span.of(document.text), **where) for one in answer.citations)
    return replace(answer, citations=changed)


def wrong_paragraph(answer: Answer) -> Answer:
    """The right expert, another of their paragraphs, if they have one."""
    documents = {document.id: document for document in read_documents(ARTICLES)}

    def moved(citation: Citation) -> Citation:
        document = documents[citation.article_id]
        others = [
            one for one in document.paragraphs if one.owner == citation.expert and one.number != citation.paragraph
        ]
        if not others:
            return citation
        one = others[0]
        where = {"paragraph": one.number, "start": one.start, "end": one.end}
        return replace(citation, quote=one.span.of(document.text), **where)

    return replace(answer, citations=tuple(map(moved, answer.citations)))


def quoting(answer: Answer, passage: Passage) -> Answer:
    """An answer that quotes a whole passage."""
    citation = Citation.of(passage.chunk, 1, 0, len(passage.chunk.text))
    text = f"{citation.expert}: “{citation.quote}”"
    return replace(
        answer,
        status="answered",
        sentences=(Sentence(text=text, citations=(1,), experts=passage.chunk.experts, opens=True),),
        citations=(citation,),
    )


def never_abstains(answer: Answer) -> Answer:
    passages = answer.evidence.passages
    return quoting(answer, passages[0]) if answer.status != "answered" and passages else answer


def always_abstains(answer: Answer) -> Answer:
    no = Sentence(text="The articles here do not answer this.", opens=True)
    return replace(answer, status="not_in_corpus", sentences=(no,), citations=())


def swaps_experts(answer: Answer) -> Answer:
    """One expert's words under another's name; the citations are right."""

    def swapped(sentence: Sentence) -> Sentence:
        label = re.match(r"([^“]+): (?=“)", sentence.text)
        text = sentence.text
        if label and label[1] in SWAPPED:
            text = f"{SWAPPED[label[1]]}: {text[label.end() :]}"
        return replace(sentence, text=text, experts=tuple(SWAPPED.get(name, name) for name in sentence.experts))

    return of_sentences(swapped)(answer)


def injected(passage: Passage) -> Callable[[Answer], Answer]:
    return lambda answer: quoting(answer, passage) if answer.status == "answered" else answer


def truncated(answer: Answer) -> Answer:
    """Only the first third of the words of the first quotation."""
    if answer.status != "answered":
        return answer
    first = next(one for one in answer.sentences if one.citations)
    words = first.text.rstrip("”").split()
    return replace(answer, sentences=(replace(first, text=" ".join(words[: max(3, len(words) // 3)]) + "”"),))


def repeats_the_question(answer: Answer) -> Answer:
    if answer.status != "answered":
        return answer
    return replace(answer, sentences=(Sentence(text=answer.question.text, opens=True),), citations=())


def without_negations(text: str) -> str:
    bare = re.sub(r"\b(?:does|do|did|will|would|is|are|was|has|have|had|must) not\b", lambda m: m[0][:-4], text)
    bare = re.sub(r"\b(?:not|never|no longer) ", "", bare)
    return re.sub(r"\b(?:no|neither) (?=\w)", "the ", re.sub(r"\b[Nn]obody\b", "somebody", bare))


def with_a_number(text: str) -> str:
    return re.sub(r"[.,]?”$", ", and it has cost 47 lives.”", text)


def in_other_words(text: str) -> str:
    """Paraphrases, in the quotation marks."""
    words = {
        "attack": "assault", "says": "states", "argues": "contends", "militias": "armed groups", "view": "opinion",
        "Iran": "Tehran’s state", "the": "this", "because": "since", "calls": "labels", "thinks": "believes",
    }  # fmt: skip
    return re.sub(r"\b\w+\b", lambda found: words.get(found[0], found[0]), text)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return built(Settings(), str(tmp_path_factory.mktemp("defects") / "index"), ARTICLES)


@pytest.fixture(scope="module")
def healthy(assistant: Assistant) -> Mapping[str, Asked]:
    found = {}
    for case in cases():
        events = list(assistant.stream(posed(case)))
        evidence = next(event for event in events if isinstance(event, Evidence))
        assert isinstance(events[-1], VerifiedAnswer)
        found[case.id] = Asked(evidence, events[-1])
    return found


@pytest.fixture(scope="module")
def judging() -> Judging:
    return Judging(Library.of(read_documents(ARTICLES)), Judge(rules(Settings().check)))


@pytest.fixture(scope="module")
def measured(judging: Judging) -> Callable[[Streaming, Sequence[Case]], Mapping[str, Figure]]:
    def figures_of(assistant: Streaming, some: Sequence[Case]) -> Mapping[str, Figure]:
        judged: list[Judged] = [judging.judged(asked(assistant, case)) for case in some]
        assert not any(one.outcome.error for one in judged)
        return {figure.metric: figure for figure in figures(scores(judged), some)}

    return figures_of


@pytest.fixture(scope="module")
def sound(
    healthy: Mapping[str, Asked], measured: Callable[[Streaming, Sequence[Case]], Mapping[str, Figure]]
) -> Mapping[str, Figure]:
    return measured(Broken(healthy, same), cases())


def hostile(assistant: Assistant) -> Passage:
    """The injected paragraph."""
    found = assistant.library.index.matching(INJECTION, 10)
    return next(Passage(hit.chunk, hit.score) for hit in found if INJECTION in hit.chunk.text)


DEFECTS: Mapping[str, tuple[Callable[[Answer], Answer], str]] = {
    "always cites one expert": (cites_sales, "citation_precision"),
    "drops negations": (of_words(without_negations), "faithfulness"),
    "invents a number": (of_words(with_a_number), "faithfulness"),
    "never abstains": (never_abstains, "abstention_recall"),
    "always abstains": (always_abstains, "coverage"),
    "swaps experts": (swaps_experts, "misattribution_rate"),
    "cites the wrong paragraph": (wrong_paragraph, "citation_recall"),
    "paraphrases in quotation marks": (of_words(in_other_words), "quote_exactness"),
    "truncates": (truncated, "key_facts"),
    "repeats the question": (repeats_the_question, "faithfulness"),
}


def apart(sound: Figure, broken: Figure) -> bool:
    """Whether the intervals do not touch, and the broken one is on the bad side."""
    assert None not in (sound.low, sound.high, broken.low, broken.high)
    if sound.better == "higher":
        return broken.high < sound.low  # type: ignore[operator]
    return broken.low > sound.high  # type: ignore[operator]


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_shows_in_its_metric(
    defect: str,
    healthy: Mapping[str, Asked],
    sound: Mapping[str, Figure],
    measured: Callable[[Streaming, Sequence[Case]], Mapping[str, Figure]],
) -> None:
    change, metric = DEFECTS[defect]
    broken = measured(Broken(healthy, change), cases())
    assert apart(sound[metric], broken[metric]), (sound[metric], broken[metric])


def test_answers_from_an_injected_paragraph_show(
    assistant: Assistant,
    healthy: Mapping[str, Asked],
    sound: Mapping[str, Figure],
    measured: Callable[[Streaming, Sequence[Case]], Mapping[str, Figure]],
) -> None:
    broken = measured(Broken(healthy, injected(hostile(assistant))), cases())
    assert apart(sound["forbidden_words"], broken["forbidden_words"])
    assert apart(sound["right_paragraph"], broken["right_paragraph"])
    assert broken["faithfulness"].value == 1.0  # it quotes what is there: faithfulness alone does not see it


def test_forgetting_the_conversation_shows(
    assistant: Assistant,
    sound: Mapping[str, Figure],
    measured: Callable[[Streaming, Sequence[Case]], Mapping[str, Figure]],
) -> None:
    follow_ups = [case for case in cases() if case.history]
    broken = measured(WithoutHistory(assistant), follow_ups)
    assert apart(sound["follow_ups"], broken["follow_ups"]), (sound["follow_ups"], broken["follow_ups"])


def test_the_healthy_assistant_is_healthy(sound: Mapping[str, Figure]) -> None:
    for metric in ("faithfulness", "citation_recall", "citation_precision", "quote_exactness", "attribution_accuracy"):
        assert sound[metric].value == 1.0
    assert sound["misattribution_rate"].value == 0.0
