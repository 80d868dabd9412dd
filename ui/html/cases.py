"""One case of a run in full: what was asked and expected, what was answered, how each sentence was judged, and why."""

from collections.abc import Iterator

from evals.judging.documents import Library
from evals.metrics import METRICS
from evals.records import Case, Claim, Outcome, Place, Quote, Reply, Said, Score
from evals.reports import numbers
from evals.reports.contents import Contents, Reading
from evals.reports.excerpts import Excerpt, excerpts, gold
from evals.reports.legible import in_line, legible
from ui.html.escaping import lines, text
from ui.html.reports import failed
from ui.html.scores import metric, wide

SHAPES = {"supported": "●", "partly": "◐", "unsupported": "○", "frame": "–"}
"""A sign for each verdict of the suite, beside its word."""
WORDS = {
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "not supported",
    "frame": "says nothing of the articles",
}


def case(reading: Reading, contents: Contents) -> str:
    """The case as it stands beside the page."""
    outcome = reading.judged.outcome
    fails = f"Fails on {'; '.join(failed(reading))}" if reading.failures else '<span class="shape">●</span> Passes'
    return (
        f'<h2 tabindex="-1" dir="auto">{text(in_line(reading.name, 60))}</h2>'
        f'<p class="where">{text(in_line(outcome.case.kind, 40))}, {outcome.case.half} half</p><p>{fails}</p>'
        f"<h3>Question</h3>{_question(outcome.case)}<h3>Expected</h3>{_expected(outcome.case, contents.library)}"
        f"{_answer(outcome)}{_sentences(reading, contents.library)}<h3>Why, by metric</h3>{_scores(reading)}"
        f"{_contexts(outcome)}"
    )


def _words(said: str) -> str:
    return lines(legible(said))


def _question(case: Case) -> str:
    turns = "".join(
        f'<p class="turn" dir="auto"><b>{"User" if turn.role == "user" else "Assistant"}:</b> {_words(turn.text)}</p>'
        for turn in case.history
    )
    only = (*(case.experts or ()), *(case.articles or ()))
    filtered = f'<p class="where">Only from {text(", ".join(only))}</p>' if only else ""
    return f'{turns}<p class="asked" dir="auto">{_words(case.question)}</p>{filtered}'


def _expected(case: Case, library: Library) -> str:
    facts = "".join(f'<dt>{name}</dt><dd dir="auto">{told}</dd>' for name, told in _rights(case))
    answering = "".join(
        f'<blockquote class="excerpt" dir="auto"><b>{text(found.place)}</b> {_words(found.text)}</blockquote>'
        for found in gold(case, library)
    )
    read = f"<details><summary>The paragraphs that answer</summary>{answering}</details>" if answering else ""
    return f'<dl class="facts">{facts}</dl>{read}'


def _rights(case: Case) -> Iterator[tuple[str, str]]:
    """What is right, by name, as HTML."""
    if case.kind.startswith("planted/"):
        yield "claim", "has a planted error: it must not be called supported"
    elif case.kind.startswith("control/"):
        yield "claim", "has no error: it must be called supported"
    else:
        yield "status", text("any" if len(case.statuses) > 4 else " or ".join(case.statuses).replace("_", " "))
    if case.gold:
        yield "answer is in", ("all of " if case.all_of and len(case.gold) > 1 else "") + _places(case.gold)
    if case.key_facts:
        yield "key facts", text(legible("; ".join(" / ".join(fact) for fact in case.key_facts)))
    for name, some in (("must cite", case.must_cite), ("must not cite", case.must_not_cite)):
        if some:
            yield name, text(", ".join(some))
    if case.must_not_say:
        yield "must not say", text(legible(", ".join(f"“{words}”" for words in case.must_not_say)))
    if case.others:
        yield "who speaks to it", _places(case.others)
    for name, words in (("as it is meant", case.standalone), ("answer by hand", case.reference), ("note", case.note)):
        if words:
            yield name, _words(words)
    if case.faithful is not None:
        yield "people say", "faithful" if case.faithful else "not faithful"
    if case.draft:
        yield "draft", "a program wrote this case, and nobody has confirmed it"


def _places(places: tuple[Place, ...]) -> str:
    return text(", ".join(f"{place.expert} ¶{place.paragraph}" for place in places))


def _answer(outcome: Outcome) -> str:
    reply = outcome.reply
    if reply is None:
        return f'<h3>Answer</h3><p class="problem">The assistant failed: {_words(outcome.error)}</p>'
    meant = reply.standalone if reply.standalone != outcome.case.question else ""
    understood = f'<p class="where">Understood as: {_words(meant)}</p>' if meant else ""
    items = "".join(
        f'<li value="{one.number}" dir="auto"><b>{text(f"{one.expert} ¶" if one.expert else "context ")}{one.paragraph}'
        f"</b>: “{_words(one.quote)}”</li>"
        for one in reply.citations
    )
    cited = f'<ol class="cited-by-number">{items}</ol>' if items else ""
    status = text(reply.status.replace("_", " "))
    return f'<h3>Answer: {status}</h3>{understood}<div class="said" dir="auto">{_words(reply.text)}</div>{cited}'


def _sentences(reading: Reading, library: Library) -> str:
    reply = reading.judged.outcome.reply
    if reply is None or not reading.judged.claims:
        return ""
    items = "".join(f"<li>{_sentence(n, reply, reading, library)}</li>" for n in range(len(reply.sentences)))
    return f'<h3>Sentences, as the suite judges them</h3><ol class="judged">{items}</ol>'


def _sentence(number: int, reply: Reply, reading: Reading, library: Library) -> str:
    said, judged = reply.sentences[number], reading.judged
    markers = "".join(f" [{one}]" for one in said.citations)
    claims = [claim for claim in judged.claims if claim.sentence == number]
    apart = len(claims) > 1
    told = "".join(
        _claim(claim, judged.outcome, library, apart=apart or claim.text not in said.text) for claim in claims
    )
    wrong = "".join(_quote(quote) for quote in judged.quotes if quote.sentence == number and not quote.exact)
    return f'<p class="said" dir="auto">{_words(said.text)}{markers}</p>{_own(said)}{told}{wrong}'


def _own(said: Said) -> str:
    """What the assistant thinks of it."""
    if not said.verdict:
        return ""
    score = f", {said.score:.2f}" if said.score is not None else ""
    return f'<p class="where">The assistant’s own verdict: {text(said.verdict)}{score}. {_words(said.reason)}</p>'


def _claim(claim: Claim, outcome: Outcome, library: Library, *, apart: bool) -> str:
    score = "" if claim.verdict == "frame" else f" {claim.score:.2f}"
    words = f' <span class="said" dir="auto">“{_words(claim.text)}”</span>' if apart else ""
    evidence = "".join(_excerpt(one) for one in excerpts(claim.evidence, outcome, library))
    credit = "" if claim.verdict == "frame" else f'<p class="where">{_credit(claim)}</p>'
    return (
        f'<div class="judgement {claim.verdict}"><p><b><span class="shape">{SHAPES[claim.verdict]}</span> '
        f"{WORDS[claim.verdict]}</b>{score}{words}</p><p>{_words(claim.reason)}</p>{credit}{evidence}</div>"
    )


def _credit(claim: Claim) -> str:
    opinion = "Opinion. " if claim.opinion else ""
    named, owners = (text(", ".join(names)) or "nobody" for names in (claim.named, claim.owners))
    cited = "".join(
        f" [{one.number}] is {text(one.owner) or 'nobody'}’s and "
        f"{'bears it out alone' if one.alone else 'does not bear it out alone'}."
        if one.resolves
        else f" [{one.number}] does not resolve: {text(legible(one.fault))}."
        for one in claim.cited
    )
    return f"{opinion}Credited to {named}; borne out by {owners}.{cited}"


def _excerpt(excerpt: Excerpt) -> str:
    words = "".join(
        f"<mark>{_words(piece.text)}</mark>" if piece.marked else _words(piece.text) for piece in excerpt.pieces
    )
    return f'<blockquote class="excerpt" dir="auto"><b>{text(legible(excerpt.place))}</b> {words}</blockquote>'


def _quote(quote: Quote) -> str:
    return (
        f'<div class="judgement unsupported"><p><b><span class="shape">○</span> no exact quotation</b> '
        f'<span dir="auto">“{_words(quote.text)}”</span></p><p>{_words(quote.reason)}</p></div>'
    )


def _scores(reading: Reading) -> str:
    others = [one for one in reading.scores if one not in reading.failures and one.metric != "latency_p95"]
    rows = "".join(_score(one, "○ ") for one in reading.failures) + "".join(_score(one) for one in others)
    return wide("Metrics, those that fail first", ("metric", "value", "why"), rows, "reasons")


def _score(score: Score, sign: str = "") -> str:
    unit = METRICS[score.metric].unit if score.metric in METRICS else "share"
    return (
        f'<tr><th scope="row">{sign}{metric(score.metric)}</th><td>{numbers.shown(score.value, unit)}</td>'
        f"<td>{_words(score.reason)}</td></tr>"
    )


def _contexts(outcome: Outcome) -> str:
    """What the assistant had before it, by place; of answers from elsewhere the texts."""
    if not outcome.contexts:
        return ""
    if any(one.expert for one in outcome.contexts):
        found = "; ".join(f"{n}. {place.expert} ¶{place.paragraph}" for n, place in enumerate(outcome.found, 1))
        return f'<h3>What it had before it</h3><p class="where">{text(found)}</p>'
    items = "".join(f'<li dir="auto">{_words(one.text)}</li>' for one in outcome.contexts)
    return f"<details><summary>What it had before it ({len(outcome.contexts)})</summary><ol>{items}</ol></details>"
