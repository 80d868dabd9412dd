"""The page: what it shows, and that nothing from outside becomes part of it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from evals.metrics import METRICS
from evals.planting import planted
from evals.records import Case, Context, Outcome, Reply, Said
from evals.reports import page as page_module
from evals.reports.contents import contents
from evals.reports.glossary import GLOSSARY
from evals.reports.page import page
from evals.run_folder import RunFolder
from index.build import SAMPLE

TWO_MEGABYTES = 2_000_000


def test_the_page_stands_in_the_folder_and_is_whole_and_small(smoke: RunFolder) -> None:
    text = (smoke.path / "report.html").read_text(encoding="utf-8")
    assert text == page(contents(smoke))
    assert len(text.encode()) <= TWO_MEGABYTES
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //link | //img | //iframe | //@src")
    assert all(link.startswith("#") for link in tree.xpath("//@href"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(tree.xpath("//@href")) <= {f"#{id_}" for id_ in ids}


def test_each_failing_case_can_be_read_in_full(smoke: RunFolder) -> None:
    found = contents(smoke)
    assert found.failing
    tree = html.fromstring(page(found))
    for reading in found.failing:
        (case,) = tree.xpath(f"//section[@class='failing']//details[@id='case-{reading.number}']")
        told = " ".join(case.text_content().split())
        outcome = reading.judged.outcome
        said = [outcome.case.question, *(turn.text for turn in outcome.case.history)]
        said += [one.reason for one in reading.failures] + [claim.reason for claim in reading.judged.claims]
        said += [claim.text for claim in reading.judged.claims] + [fact[0] for fact in outcome.case.key_facts]
        assert outcome.reply
        said += [sentence.text for sentence in outcome.reply.sentences] if outcome.answered else [outcome.reply.text]
        assert [one for one in said if " ".join(one.split()) not in told] == []


def test_evidence_is_marked_where_it_stands(smoke: RunFolder) -> None:
    found = contents(smoke)
    tree = html.fromstring(page(found))
    answered = [reading for reading in found.readings if reading.judged.claims]
    assert answered
    for reading in answered:
        marked = {
            found.library.documents[mark.document].text[mark.start : mark.end]
            for claim in reading.judged.claims
            for mark in claim.evidence
        }
        shown = " ".join(tree.xpath(f"//details[@id='case-{reading.number}']//mark/text()"))
        assert all(words in shown for words in marked)


def test_faithfulness_never_stands_without_coverage(smoke: RunFolder) -> None:
    tree = html.fromstring(page(contents(smoke)))
    (tile,) = [tile for tile in tree.xpath("//div[h3 and p]") if tile.find("h3").text == "faithfulness"]
    (coverage,) = [figure for figure in smoke.report().figures if figure.metric == "coverage"]
    assert f"at coverage {coverage.value:.3f}" in tile.text_content()
    tables = tree.xpath("//table[contains(@class,'groups')]")
    heads = [[cell.text_content() for cell in table.xpath("./thead//th")] for table in tables]
    assert heads
    assert all("coverage" in head for head in heads if "faithfulness" in head)
    assert any("faithfulness" in head for head in heads)


def test_each_headline_has_its_interval_and_n(smoke: RunFolder) -> None:
    found = contents(smoke)
    tree = html.fromstring(page(found))
    figures = {figure.metric: figure for figure in found.report.figures}
    tiles = tree.xpath("//div[h3 and p]")
    assert [tile.find("h3").text.removesuffix(" ↓") for tile in tiles] == list(found.headlines)
    for name, tile in zip(found.headlines, tiles, strict=True):
        told = tile.text_content().replace("\xa0", " ")
        assert f"[{figures[name].low:.3f}, {figures[name].high:.3f}], n = {figures[name].n}" in told
        assert ("few" in tile.get("class")) == (figures[name].n < 20)


def test_the_page_says_what_was_run(smoke: RunFolder) -> None:
    (facts,) = html.fromstring(page(contents(smoke))).xpath("//dl[@class='run']")
    told, run = facts.text_content(), smoke.run()
    wanted = [run.cases_fingerprint, *run.prompts.values(), *run.versions.values(), *run.articles.values()]
    wanted += [f"{key} = " for values in run.settings.values() for key in values]
    assert [one for one in wanted if one not in told] == []


def test_nothing_hostile_becomes_markup(hostile: RunFolder, evil: str) -> None:
    text = page(contents(hostile))
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //link | //img | //iframe | //@src | //@onerror")
    assert all(link.startswith("#") for link in tree.xpath("//@href"))
    assert len(tree.xpath("//style")) == 1
    assert "{{ 7 * 7 }}" in tree.text_content()
    assert not {"\x00", "\x1b"} & set(text)
    (case,) = tree.xpath("//details[@id='case-1']")
    assert evil in case.find("summary").text_content()


def test_evidence_from_contexts_of_unknown_articles_is_marked_too(
    tmp_path: Path, summed_up: Callable[..., RunFolder]
) -> None:
    contexts = (Context("The bridge is closed."), Context("The port is open. It rains."))
    reply = Reply(status="answered", text="The port is open.", sentences=(Said(text="The port is open."),))
    outcome = Outcome(case=Case(id="1", question="Is the port open?"), reply=reply, contexts=contexts)
    tree = html.fromstring(page(contents(summed_up(tmp_path, [outcome], []))))
    assert tree.xpath("//blockquote/mark/text()") == ["The port is open."]
    assert "The bridge is closed." in tree.xpath("//details[@id='case-1']")[0].text_content()


def test_answers_from_elsewhere_show_their_contexts_and_why_metrics_have_no_value(
    tmp_path: Path, pullquote: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    lines = tmp_path / "answers.jsonl"
    row = {"question": "Is the port open?", "answer": "The port is open.", "contexts": ["No.", "The port is open."]}
    lines.write_text(json.dumps(row), encoding="utf-8")
    folder = tmp_path / "run"
    done = pullquote(
        "--set", "index.embedder=hashing", "eval", "--answers", str(lines), "--judge", "rules", "--out", str(folder)
    )
    assert done.returncode == 0, done.stderr
    tree = html.fromstring((folder / "report.html").read_text(encoding="utf-8"))
    assert tree.xpath("//blockquote/mark/text()") == ["The port is open."]
    assert tree.xpath("//details[@id='case-1']//li[@class='said']/text()") == ["No.", "The port is open."]
    (coverage,) = [figure for figure in RunFolder(folder).report().figures if figure.metric == "coverage"]
    (tile,) = [tile for tile in tree.xpath("//div[h3 and p]") if tile.find("h3").text == "faithfulness"]
    assert coverage.note
    assert f"at coverage not known. {coverage.note}" in tile.text_content()


def test_a_page_stays_small_however_much_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, summed_up: Callable[..., RunFolder]
) -> None:
    long = Reply(status="answered", text="<&>" * 200_000, sentences=(Said(text=f"It is {'s' * 9_000}o."),))
    outcomes = [Outcome(case=Case(id=str(n), question="<Why?>" * 400), reply=long) for n in range(150)]
    found = contents(summed_up(tmp_path, outcomes, []))
    assert len(page(found).encode()) <= TWO_MEGABYTES
    monkeypatch.setattr(page_module, "MOST_BYTES", 500_000)
    text = page(found)
    assert len(text.encode()) <= 600_000
    tree = html.fromstring(text)
    written, named = tree.xpath("//section[@class='failing']/details/@id"), tree.xpath("//ul[@class='left']/li")
    assert 0 < len(written) < 150
    assert len(written) + len(named) == 150


def test_planted_errors_become_a_heat_map_and_missed_ones_are_what_fails(
    tmp_path: Path, summed_up: Callable[..., RunFolder]
) -> None:
    documents, outcomes = planted([SAMPLE], seed=0, many=4)
    found = contents(summed_up(tmp_path, outcomes, documents, suite="corruption"))
    missed = {
        reading.name
        for reading in found.readings
        if reading.judged.outcome.case.kind.startswith("planted/")
        == all(claim.verdict == "supported" for claim in reading.judged.checkable)
    }
    assert {reading.name for reading in found.failing} == missed
    tree = html.fromstring(page(found))
    (planted_errors, _) = tree.xpath("//table[contains(@class,'heat')]")
    kinds = {outcome.case.kind.partition("/")[2] for outcome in outcomes if outcome.case.kind.startswith("planted/")}
    assert set(planted_errors.xpath("./tbody//th/text()")) == kinds
    assert planted_errors.xpath("./thead//th/text()") == ["kind", "rules", "rules again", "n"]
    assert not tree.xpath("//table[contains(@class,'groups')]")  # the answers are bad on purpose


def test_each_metric_is_explained() -> None:
    assert set(GLOSSARY) == set(METRICS)
