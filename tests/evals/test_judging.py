"""What the suite makes of answers, whatever they say of themselves: on one small article, by hand."""

from pathlib import Path

import pytest

from evals.judging.documents import Library, read_documents
from evals.judging.judging import Judging
from evals.judging.quotes import looked_up
from evals.judging.speech import is_frame
from evals.judging.support import Judge
from evals.judging.turned import turned
from evals.records import Case, Context, Judged, Outcome, Place, Reply, Said
from rag import refusals
from rag.checks.rules import rules
from rag.records import Citation, Question
from rag.settings import CheckSettings

LINDQVIST, WOLSKI = "Anna Lindqvist", "Piotr Wolski"
SHELLING = "The truce stops the shelling, and that is all."
GUNS = "Neither army has moved its guns by a single kilometre."
MANDATE = "The monitors have no mandate to enter the forests."
PORTS = "Ports on the delta can reopen before the harvest."


@pytest.fixture
def library(truce: Path) -> Library:
    return Library.of(read_documents([truce]))


@pytest.fixture
def judging(library: Library) -> Judging:
    return Judging(library, Judge(rules(CheckSettings())))


def citing(library: Library, number: int, expert: str, paragraph: int) -> Citation:
    """A whole paragraph."""
    found = next(
        one for one in library.paragraphs if (one.paragraph.owner, one.paragraph.number) == (expert, paragraph)
    )
    return Citation(
        number=number,
        article_id=found.document.id,
        title=found.document.title,
        date=None,
        url=None,
        expert=expert,
        paragraph=paragraph,
        quote=found.text,
        start=found.paragraph.start,
        end=found.paragraph.end,
    )


def outcome(*said: Said, citations: tuple[Citation, ...] = (), contexts: tuple[Context, ...] = ()) -> Outcome:
    """An answer whose own verdicts are all favourable."""
    reply = Reply(status="answered", text=" ".join(one.text for one in said), sentences=said, citations=citations)
    return Outcome(case=Case(id="1", question="What of the truce?"), reply=reply, contexts=contexts)


def fine(text: str, *citations: int, experts: tuple[str, ...] = ()) -> Said:
    return Said(text=text, citations=citations, experts=experts, verdict="supported", score=1.0)


def test_a_verbatim_quotation_is_supported_and_exact(judging: Judging, library: Library) -> None:
    one = citing(library, 1, LINDQVIST, 1)
    found = judging.judged(outcome(fine(f"{LINDQVIST}: “{SHELLING} {GUNS}”", 1), citations=(one,)))
    assert [claim.text for claim in found.claims] == [SHELLING, GUNS]
    assert all(claim.verdict == "supported" and claim.owners == (LINDQVIST,) for claim in found.claims)
    assert [quote.exact for quote in found.quotes] == [True]
    mark = found.claims[0].evidence[0]
    assert library.documents[mark.document].text[mark.start : mark.end] == SHELLING


def test_the_right_words_in_the_wrong_mouth_are_not_supported(judging: Judging, library: Library) -> None:
    one = citing(library, 1, LINDQVIST, 1)
    found = judging.judged(outcome(fine(f"{WOLSKI}: “{SHELLING}”", 1, experts=(WOLSKI,)), citations=(one,)))
    (claim,) = found.claims
    assert (claim.verdict, claim.named, claim.owners) == ("unsupported", (WOLSKI,), (LINDQVIST,))
    assert f"{LINDQVIST} ¶1" in claim.reason
    assert not found.quotes[0].exact


@pytest.mark.parametrize(
    ("label", "named", "verdict"),
    [
        ("Lindqvist", (LINDQVIST,), "supported"),
        ("Lindqvist warns", (LINDQVIST,), "supported"),
        ("As one expert has it", (), "supported"),
        ("Tom Brown", ("Tom Brown",), "unsupported"),
        (f"{LINDQVIST} and {WOLSKI}", (LINDQVIST, WOLSKI), "supported"),
    ],
)
def test_labels_name_whom_they_name(
    judging: Judging, library: Library, label: str, named: tuple[str, ...], verdict: str
) -> None:
    one = citing(library, 1, LINDQVIST, 1)
    (claim,) = judging.judged(outcome(fine(f"{label}: “{SHELLING}”", 1), citations=(one,))).claims
    assert (claim.named, claim.verdict) == (named, verdict)


def test_a_citation_of_another_paragraph_bears_nothing_out(judging: Judging, library: Library) -> None:
    one = citing(library, 1, LINDQVIST, 2)
    (claim,) = judging.judged(outcome(fine(f"{LINDQVIST}: “{SHELLING}”", 1), citations=(one,))).claims
    assert claim.verdict != "supported"
    assert claim.cited[0].resolves
    assert not claim.cited[0].alone


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("article_id", "nothing", "there is no article"),
        ("start", 0, "no paragraph holds"),
        ("quote", "other words", "the words there are others"),
        ("expert", WOLSKI, f"the place is in {LINDQVIST} ¶1"),
        ("paragraph", 2, "the words are in ¶1"),
    ],
)
def test_a_citation_that_does_not_resolve_says_why(
    judging: Judging, library: Library, field: str, value: object, fault: str
) -> None:
    from dataclasses import replace

    one = replace(citing(library, 1, LINDQVIST, 1), **{field: value})  # type: ignore[arg-type]
    (claim,) = judging.judged(outcome(fine(f"{LINDQVIST}: “{SHELLING}”", 1), citations=(one,))).claims
    assert claim.verdict == "unsupported"
    assert fault in claim.cited[0].fault


def test_a_citation_number_that_is_none_is_a_fault(judging: Judging) -> None:
    (claim,) = judging.judged(outcome(fine(f"“{SHELLING}”", 7))).claims
    assert claim.cited[0].fault == "there is no citation 7"


def test_of_two_citations_the_needless_one_is_told(judging: Judging, library: Library) -> None:
    cited = citing(library, 1, LINDQVIST, 1), citing(library, 2, LINDQVIST, 2)
    (claim,) = judging.judged(outcome(fine(f"{LINDQVIST}: “{SHELLING}”", 1, 2), citations=cited)).claims
    assert [(one.alone, one.others) for one in claim.cited] == [(True, False), (False, True)]


def test_a_sentence_without_citation_is_judged_by_the_contexts(judging: Judging, library: Library) -> None:
    paragraph = library.documents[library.paragraphs[0].document.id].paragraphs[-1]
    text = paragraph.span.of(library.paragraphs[0].document.text)
    context = Context(text, "truce", WOLSKI, 1, paragraph.start, paragraph.end)
    known, unknown = judging.judged(
        outcome(fine(PORTS), fine("Wheat is sold out in Gdansk."), contexts=(context,))
    ).claims
    assert known.verdict == "supported"
    assert unknown.verdict == "unsupported"


def test_contexts_from_elsewhere_need_no_article(judging: Judging) -> None:
    context = Context("The museum opens at nine. Entry is free on Sundays.")
    known, wrong = judging.judged(
        outcome(fine("The museum opens at nine."), fine("The museum is closed on Mondays."), contexts=(context,))
    ).claims
    assert (known.verdict, wrong.verdict) == ("supported", "unsupported")


@pytest.mark.parametrize(
    "line",
    [
        refusals.counted({LINDQVIST}, {LINDQVIST, WOLSKI}),
        refusals.silence([LINDQVIST]),
        refusals.silence([LINDQVIST, WOLSKI]),
        refusals.left_out(Question(text="?", named=(LINDQVIST,), experts=(WOLSKI,))),
    ],
)
def test_each_line_that_stands_beside_an_answer_is_known(line: str) -> None:
    assert is_frame(Said(text=line))


def test_what_is_said_of_the_search_is_no_claim(judging: Judging) -> None:
    found = judging.judged(outcome(fine("2 of 6 experts address this; silent: Anna Lindqvist.")))
    assert found.claims[0].verdict == "frame"
    assert found.checkable == ()


def test_a_dropped_negation_is_found(judging: Judging, library: Library) -> None:
    one = citing(library, 1, LINDQVIST, 2)
    said = fine("Anna Lindqvist says that the monitors have a mandate to enter the forests.", 1)
    (claim,) = judging.judged(outcome(said, citations=(one,))).claims
    assert claim.verdict == "unsupported"
    assert turned("The monitors have a mandate to enter the forests.", [MANDATE]) == MANDATE


def test_a_shortened_sentence_is_not_taken_for_a_turned_one() -> None:
    assert turned("The truce stops the shelling.", [SHELLING]) is None


@pytest.mark.parametrize(
    ("words", "credited", "exact"),
    [
        (SHELLING, (LINDQVIST,), True),
        ("The truce stops … and that is all", (LINDQVIST,), True),
        ("The truce [of Monday] stops the shelling,", (LINDQVIST,), True),
        (SHELLING, (WOLSKI,), False),
        ("The truce ends the shelling, and that is all.", (LINDQVIST,), False),
        (PORTS, (), True),
    ],
)
def test_quotations_are_looked_up_letter_by_letter(
    library: Library, words: str, credited: tuple[str, ...], exact: bool
) -> None:
    quote = looked_up(0, words, credited, [], library)
    assert quote is not None
    assert quote.exact is exact


def test_two_words_in_quotation_marks_quote_nobody(library: Library) -> None:
    assert looked_up(0, "usual suspects", (), [], library) is None


def test_paragraphs_of_another_article_do_not_count_as_found() -> None:
    contexts = (Context("a", "other", LINDQVIST, 1), Context("b", "truce", LINDQVIST, 1))
    found = Outcome(case=Case(id="1", question="?", article="truce"), reply=None, contexts=contexts).found
    assert found == (Place(f"other {LINDQVIST}", 1), Place(LINDQVIST, 1))


def test_a_refusal_has_no_claims(judging: Judging) -> None:
    reply = Reply(status="not_in_corpus", text="No.", sentences=(fine("No."),))
    assert judging.judged(Outcome(case=Case(id="1", question="?"), reply=reply)).claims == ()


def test_likeness_is_of_the_question_as_it_is_meant(library: Library) -> None:
    asked: list[tuple[str, str]] = []

    def likeness(question: str, answer: str) -> float:
        asked.append((question, answer))
        return 0.5

    judging = Judging(library, Judge(rules(CheckSettings())), likeness)
    one = citing(library, 1, LINDQVIST, 1)
    found = outcome(fine(f"{LINDQVIST}: “{SHELLING}”", 1), citations=(one,))
    meant = Outcome(case=Case(id="1", question="And she?", standalone="What does Lindqvist say?"), reply=found.reply)
    judged: Judged = judging.judged(meant)
    assert judged.relevance == 0.5
    assert asked == [("What does Lindqvist say?", SHELLING)]
