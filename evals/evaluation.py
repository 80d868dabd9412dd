"""An evaluation on one page: ask, judge, score, sum up; each step is written before the next begins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from evals.answers.judging import JudgingByContexts
from evals.answers.suited import suited
from evals.asking import asked
from evals.figures.agreement import kappa
from evals.figures.figures import figures, grouped
from evals.figures.people import agreed
from evals.figures.risk import risk_coverage
from evals.judging.documents import Library
from evals.judging.judging import Judging, Likeness
from evals.judging.support import Judge
from evals.manifest import now, resumed
from evals.metrics import METRICS, scores
from evals.opening import Opened
from evals.records import Case, Document, Figure, Judged, Report, Run, Score
from evals.run_folder import RunFolder
from evals.running import Told, run
from evals.suites import Suite, World
from index.embedders import Embedder, embedder
from rag.checkers import claim_checker
from rag.settings import Settings

AnyJudging = Judging | JudgingByContexts
Groups = Mapping[str, tuple[Figure, ...]]
BY_CLAIMS = (
    "faithfulness", "citation_recall", "citation_precision", "attribution_accuracy", "errors_found", "false_alarms",
)  # fmt: skip
"""Metrics that depend on who judges."""


@dataclass(frozen=True, slots=True)
class Judges:
    """Who judges claims, and with whom that one is compared."""

    main: AnyJudging
    others: Mapping[str, AnyJudging]


def ask_all(suite: Suite, begun: Run, folder: RunFolder, opened: Opened, told: Told) -> Run:
    """Ask what has no outcome yet; the run as it stands then. BadInput if the folder holds another run."""
    current = resumed(folder.run(), begun) if folder.exists() else begun
    if folder.exists():
        folder.mend()
        folder.write_run(current)
    else:
        folder.begin(current, suite.cases, suite.documents)
    start = perf_counter()
    try:
        ready = {outcome.key: outcome for outcome in suite.ready}
        if ready:
            run(lambda case, n: replace(ready[case.id, 0], repeat=n), [one.case for one in suite.ready], folder, told)
        for world in suite.worlds:
            _ask(world, current, folder, opened, told)
    finally:
        current = replace(current, seconds=round(current.seconds + perf_counter() - start, 1))
        folder.write_run(current)
    current = replace(current, finished=now())
    folder.write_run(current)
    return current


def _ask(world: World, current: Run, folder: RunFolder, opened: Opened, told: Told) -> None:
    done = {outcome.key for outcome in folder.outcomes() if outcome.reply is not None}
    if all((case.id, n) in done for case in world.cases for n in range(current.repeats)):
        return
    with opened(world) as assistant:
        run(
            lambda case, n: asked(assistant, case, n),
            world.cases,
            folder,
            told,
            jobs=current.jobs,
            repeats=current.repeats,
        )


def sum_up(folder: RunFolder, judges: Judges, told: Callable[[Judged], None], more: Sequence[str] = ()) -> Report:
    """Judge and score the outcomes of a folder, and write the report; ``more``: metrics beside those of the table."""
    outcomes = folder.outcomes()
    every = []
    for outcome in outcomes:
        every.append(judges.main.judged(outcome))
        told(every[-1])
    folder.write_judged(every)
    found = suited(scores(every, (*METRICS, *more)), outcomes)
    folder.write_scores(found)
    asked = {outcome.case.id for outcome in outcomes}
    cases = [case for case in folder.cases() if case.id in asked]
    others = {name: list(map(other.judged, outcomes)) for name, other in judges.others.items()}
    report = Report(
        run=folder.run(),
        figures=figures(found, cases),
        groups={**_grouped(found, cases, folder.run()), **_by_judge(others, cases)},
        risk_coverage=risk_coverage(every),
        agreement=_agreement(every, others),
        people=agreed(found, cases),
    )
    folder.write_report(report)
    return report


def _grouped(found: Sequence[Score], cases: Sequence[Case], run: Run) -> Mapping[str, Groups]:
    """By kind, half and so on; of answers from elsewhere an article is only one answer's contexts."""
    groups = grouped(found, cases)
    return groups if run.answerer else {name: parts for name, parts in groups.items() if name != "article"}


def _by_judge(others: Mapping[str, Sequence[Judged]], cases: Sequence[Case]) -> Mapping[str, Groups]:
    """The figures that other judges give, over all and by kind."""
    found = {name: suited(scores(every, BY_CLAIMS), [one.outcome for one in every]) for name, every in others.items()}
    overall = {"judge": {name: figures(some, cases) for name, some in found.items()}} if found else {}
    return {**overall, **{f"kind by {name}": grouped(some, cases).get("kind", {}) for name, some in found.items()}}


def _agreement(every: Sequence[Judged], others: Mapping[str, Sequence[Judged]]) -> dict[str, float]:
    """Kappa with the assistant's own verdicts, and with other judges, on supported or not."""
    claims = [(one, claim) for one in every for claim in one.checkable]
    mine = _verdicts(every)
    theirs = {"the assistant": [_own(one, claim.sentence) for one, claim in claims]}
    theirs |= {name: _verdicts(again) for name, again in others.items()}
    both = {name: kappa(mine, verdicts) for name, verdicts in theirs.items() if "" not in verdicts}
    return {name: value for name, value in both.items() if value is not None}


def _verdicts(every: Sequence[Judged]) -> list[str]:
    return ["yes" if claim.verdict == "supported" else "no" for one in every for claim in one.checkable]


def _own(judged: Judged, sentence: int) -> str:
    """The assistant's verdict on the sentence; empty if it gave none."""
    reply = judged.outcome.reply
    verdict = reply.sentences[sentence].verdict if reply else None
    return "" if verdict is None else "yes" if verdict in ("quoted", "supported") else "no"


def judges_of(suite: Suite, settings: Settings, main: str, others: Sequence[str] = ()) -> Judges:
    """The checkers of those names, over the suite's articles, or each answer's own contexts; UnknownName if there is no
    such."""
    rest = dict.fromkeys(name for name in others if name != main)
    alike = likeness(settings) if suite.worlds or suite.elsewhere else None
    judging = judging_of(suite.documents, elsewhere=suite.elsewhere)
    return Judges(
        judging(_judge(settings, main), alike), {name: judging(_judge(settings, name), None) for name in rest}
    )


def judging_of(documents: Sequence[Document], *, elsewhere: bool) -> Callable[[Judge, Likeness | None], AnyJudging]:
    """Makes a judge one of answers: by all documents, or, of answers from elsewhere, by the contexts of each."""
    if elsewhere:
        known = {document.id: document for document in documents}
        return lambda judge, alike: JudgingByContexts(known, judge, alike)
    library = Library.of(documents)
    return lambda judge, alike: Judging(library, judge, alike)


def _judge(settings: Settings, name: str) -> Judge:
    return Judge(claim_checker(settings.check.model_copy(update={"checker": name})))


def likeness(settings: Settings) -> Likeness:
    """Cosine by the index's embedding model, which is loaded when the first two texts come."""
    made: list[Embedder] = []

    def alike(question: str, answer: str) -> float:
        if not made:
            made.append(embedder(settings.index))
        one, other = np.asarray(made[0].encode([question, answer]))
        return float(np.clip(one @ other, 0, 1))

    return alike
