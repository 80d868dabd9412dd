"""A run as JUnit XML, which CI servers show: a case is a test, and fails on the metrics that it does not pass.

The format has no standard; elements and attributes are those that Jenkins and GitLab read, in the order of Ant's.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.reports import numbers
from evals.reports.contents import Contents, Reading
from evals.reports.legible import in_line, legible


def junit(contents: Contents) -> str:
    """The document, with its declaration."""
    run, readings = contents.report.run, contents.readings
    counts = {
        "tests": str(len(readings)),
        "failures": str(sum(bool(one.failures) and one.judged.outcome.reply is not None for one in readings)),
        "errors": str(sum(one.judged.outcome.reply is None for one in readings)),
        "skipped": "0",
        "time": f"{run.seconds:.3f}",
    }
    root = Element("testsuites", {"name": "pullquote eval"} | counts)
    suite = SubElement(root, "testsuite", {"name": legible(run.suite), "timestamp": run.started[:19]} | counts)
    properties = SubElement(suite, "properties")
    for figure in contents.report.figures:
        if figure.value is not None:
            SubElement(properties, "property", name=figure.metric, value=numbers.in_line(figure))
    for reading in readings:
        _add(suite, reading, legible(run.suite))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add(suite: Element, reading: Reading, name: str) -> None:
    outcome = reading.judged.outcome
    milliseconds = outcome.reply.timings_ms.get("total", 0.0) if outcome.reply else 0.0
    case = SubElement(
        suite,
        "testcase",
        classname=f"{name}.{in_line(outcome.case.kind)}",
        name=in_line(reading.name),
        time=f"{milliseconds / 1000:.3f}",
    )
    if outcome.reply is None:
        error = SubElement(case, "error", type="failed", message=in_line(outcome.error))
        error.text = legible(f"Question: {outcome.case.question}\n{outcome.error}")
    elif reading.failures:
        first = reading.failures[0]
        kinds = ", ".join(score.metric for score in reading.failures)
        failure = SubElement(case, "failure", type=first.metric, message=in_line(f"{kinds}: {first.reason}"))
        failure.text = legible(
            f"Question: {outcome.case.question}\nStatus: {outcome.reply.status}\nAnswer: {outcome.reply.text}\n"
            + "\n".join(f"{one.metric} {numbers.shown(one.value)}: {one.reason}" for one in reading.failures)
        )
