"""Runs of suites made by hand, judged by the rules: no model is loaded."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from evals.evaluation import Judges, sum_up
from evals.judging.documents import Library
from evals.judging.judging import Judging
from evals.judging.support import Judge
from evals.records import Case, Context, Document, Outcome, OwnedParagraph, Place, Reply, Run, Said
from evals.run_folder import RunFolder
from rag.checks.rules import rules
from rag.records import Citation, Turn
from rag.settings import CheckSettings

EVIL = '</style></script><script>document.title="owned"</script><img src="https://example.org/x" onerror="owned()">'
WORDS = f"{EVIL} {{{{ 7 * 7 }}}} {{% raw %}} [1] [9](javascript:owned()) `|` @octocat #1 &lt; \u202e \x00 \x1b[31m ]]>"
"""What an article, a question or a model might say to break out of the page."""


def summed_up(
    folder: Path, outcomes: Sequence[Outcome], documents: Sequence[Document], suite: str = "test"
) -> RunFolder:
    """A run of outcomes that are there already, judged by the rules."""
    made = RunFolder(folder)
    cases = list({outcome.case.id: outcome.case for outcome in outcomes}.values())
    run = Run(suite=suite, started="2026-01-02T03:04:05+00:00", cases=len(cases), cases_fingerprint="x", judge="rules")
    made.begin(run, cases, documents)
    for outcome in outcomes:
        made.append(outcome)
    judging = Judging(Library.of(documents), Judge(rules(CheckSettings())))
    sum_up(made, Judges(judging, {"rules again": judging}), lambda _: None)
    return made


def hostile_run(folder: Path) -> RunFolder:
    """A run in which each text that comes from outside tries to break out."""
    text = f"The port is open. {EVIL}"
    document = Document(
        id=f"article {EVIL}", title=EVIL, text=text, paragraphs=(OwnedParagraph(f"Ann {EVIL}", 1, 0, len(text)),)
    )
    quote = "The port is open."
    citation = Citation(
        number=1, article_id=document.id, title=EVIL, date=None, url="javascript:owned()", expert=f"Ann {EVIL}",
        paragraph=1, quote=quote, start=0, end=len(quote),
    )  # fmt: skip
    case = Case(
        id=f"1 {EVIL}", question=WORDS, kind=f"[/x] {EVIL}", article=document.id, history=(Turn("user", WORDS),),
        experts=(WORDS,), gold=(Place(f"Ann {EVIL}", 1), Place(EVIL, 2)), key_facts=((WORDS, EVIL),), must_cite=(EVIL,),
        must_not_cite=(EVIL,), must_not_say=(WORDS,), others=(Place(EVIL, 1),), standalone=WORDS, reference=WORDS,
        note=WORDS, group=EVIL,
    )  # fmt: skip
    reply = Reply(
        status="answered", text=f"{WORDS} The port is open. [1]", answerer=EVIL, model=EVIL, standalone=EVIL,
        sentences=(Said(text="The port is open.", citations=(1, 7), verdict="quoted", reason=EVIL), Said(text=WORDS)),
        citations=(citation,), timings_ms={EVIL: 3.0, "total": 5.0},
    )  # fmt: skip
    outcomes = [
        Outcome(case=case, reply=reply, contexts=(Context(WORDS, article_id=EVIL, expert=EVIL),), confidence=0.5),
        Outcome(case=replace(case, id="2"), reply=None, error=WORDS),
    ]
    return summed_up(folder, outcomes, [document], suite=EVIL)


def harbour_run(folder: Path, wrong: Collection[int], suite: str = "harbour") -> RunFolder:
    """Four answers about a harbour; those with these numbers say what their source does not."""
    text = "The port of Selm is open again. Two ships wait at the quay."
    document = Document(
        id="harbour", title="A harbour", text=text, paragraphs=(OwnedParagraph("Ann Roe", 1, 0, len(text)),)
    )
    return summed_up(folder, [_harbour(n, n in wrong, document) for n in range(4)], [document], suite)


def _harbour(number: int, is_wrong: bool, document: Document) -> Outcome:
    quote = "The port of Selm is open again."
    said = "The port of Selm is closed for 900 days." if is_wrong else quote
    citation = Citation(
        number=1, article_id="harbour", title="A harbour", date=None, url=None, expert="Ann Roe", paragraph=1,
        quote=quote, start=0, end=len(quote),
    )  # fmt: skip
    case = Case(
        id=f"harbour-{number}", question=f"Is the port open? ({number})", kind="fact" if number % 2 else "who_said",
        article="harbour", gold=(Place("Ann Roe", 1),), key_facts=(("open",),),
    )  # fmt: skip
    reply = Reply(
        status="answered", text=f"{said} [1]", sentences=(Said(text=said, citations=(1,), verdict="supported"),),
        citations=(citation,), answerer="quote", timings_ms={"total": 5.0},
    )  # fmt: skip
    context = Context(document.text, article_id="harbour", expert="Ann Roe", paragraph=1, end=len(document.text))
    return Outcome(case=case, reply=reply, contexts=(context,))
