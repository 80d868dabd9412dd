"""An evaluation on one page: ask, judge, score, sum up; each step is written before the next begins."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from evals.asking import Streaming, asked, posed
from evals.figures.agreement import kappa
from evals.figures.figures import figures, grouped
from evals.figures.risk import risk_coverage
from evals.judging.documents import Library
from evals.judging.judging import Judging, Likeness
from evals.judging.support import Judge
from evals.manifest import now, resumed
from evals.metrics import METRICS, scores
from evals.records import Case, Judged, Report, Run
from evals.run_folder import RunFolder
from evals.running import Told, run
from evals.suites import Suite, World
from index.build import add, stamp
from index.embedders import Embedder, embedder
from index.store import Index
from rag.assistant import Assistant, build_assistant
from rag.checkers import claim_checker
from rag.questions.understanding import understand
from rag.settings import Settings

Opened = Callable[[World], AbstractContextManager[Streaming]]
"""Opens an assistant over the articles of a world."""


@dataclass(frozen=True, slots=True)
class Judges:
    """Who judges claims, and with whom it is compared."""

    main: Judging
    others: Mapping[str, Judge]


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


def sum_up(
    folder: RunFolder, judges: Judges, told: Callable[[Judged], None], names: Sequence[str] = tuple(METRICS)
) -> Report:
    """Judge and score the outcomes of a folder, and write the report."""
    every = []
    for outcome in folder.outcomes():
        every.append(judges.main.judged(outcome))
        told(every[-1])
    folder.write_judged(every)
    found = scores(every, names)
    folder.write_scores(found)
    cases = [case for case in folder.cases() if any(score.case == case.id for score in found)]
    report = Report(
        run=folder.run(),
        figures=figures(found, cases),
        groups=grouped(found, cases),
        risk_coverage=risk_coverage(every),
        agreement=_agreement(every, judges),
    )
    folder.write_report(report)
    return report


def _agreement(every: Sequence[Judged], judges: Judges) -> dict[str, float]:
    """Kappa with the assistant's own verdicts, and with other checkers, on supported or not."""
    claims = [(one, claim) for one in every for claim in one.checkable]
    mine = ["yes" if claim.verdict == "supported" else "no" for _, claim in claims]
    theirs = {"the assistant": [_own(one, claim.sentence) for one, claim in claims]}
    for name, judge in judges.others.items():
        other = Judging(judges.main.library, judge)
        again = [claim for one in every for claim in other.judged(one.outcome).checkable]
        theirs[name] = ["yes" if claim.verdict == "supported" else "no" for claim in again]
    both = {name: kappa(mine, verdicts) for name, verdicts in theirs.items() if "" not in verdicts}
    return {name: value for name, value in both.items() if value is not None}


def _own(judged: Judged, sentence: int) -> str:
    """The assistant's verdict on the sentence; empty if it gave none."""
    reply = judged.outcome.reply
    verdict = reply.sentences[sentence].verdict if reply else None
    return "" if verdict is None else "yes" if verdict in ("quoted", "supported") else "no"


def judges_of(suite: Suite, settings: Settings, main: str, others: Sequence[str] = ()) -> Judges:
    """The checkers of those names, over the suite's articles; UnknownName if there is no such."""
    library = Library.of(suite.documents)
    made = {name: _judge(settings, name) for name in dict.fromkeys((main, *others))}
    judging = Judging(library, made[main], likeness(settings) if suite.worlds else None)
    return Judges(judging, {name: made[name] for name in dict.fromkeys(others) if name != main})


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


def in_temporary_index(settings: Settings) -> Opened:
    """Opens Pullquote's own assistant over an index that is built for it and then deleted."""

    @contextmanager
    def opened(world: World) -> Iterator[Assistant]:
        with TemporaryDirectory(prefix="pullquote-eval-") as folder:
            assistant = built(settings, folder, world.sources)
            _warm(assistant, world.cases)
            yield assistant

    return opened


def in_index(settings: Settings, location: str) -> Opened:
    """Opens it over an index that is there."""

    @contextmanager
    def opened(world: World) -> Iterator[Assistant]:
        assistant = build_assistant(settings, location)
        _warm(assistant, world.cases)
        yield assistant

    return opened


def built(settings: Settings, location: str, sources: Sequence[str]) -> Assistant:
    """An assistant over some articles; the error of the first that cannot be read."""
    model = embedder(settings.index)
    index = Index.create(location, stamp(model, settings.index), settings.index.ef_search)
    for report in add(sources, index, model, settings.index):
        if report.error:
            raise report.error
    return build_assistant(settings, location)


def _warm(assistant: Assistant, cases: Sequence[Case]) -> None:
    """Have loaded what is loaded once, so that the first case is not slower than the others; no model is asked."""
    for case in cases[:1]:
        assistant.evidence(understand(posed(case), assistant.library))
