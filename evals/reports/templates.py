"""The templates of the page. All that is put into them is escaped; what may stand there as it is, is ours alone."""

import json
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from evals.metrics import METRICS
from evals.reports import numbers
from evals.reports.glossary import GLOSSARY
from evals.reports.legible import in_line, legible
from evals.reports.plots import BOTTOM, LEFT, RIGHT, TOP


def template(name: str) -> Template:
    """A template of this folder."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evals.reports", ""),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "shown": numbers.shown,
        "bounds": numbers.bounds,
        "in_line": in_line,
        "as_json": _json,
        "time": _time,
    }
    environment.globals |= {
        "style": Markup(files("evals.reports").joinpath("report.css").read_text(encoding="utf-8")),
        "title": numbers.name,
        "axes": {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM},
        "note": numbers.note,
        "glossary": GLOSSARY,
        "metrics": METRICS,
    }
    return environment


def _json(value: object) -> str:
    """A setting as it stands in a file; jinja's own filter would call it safe."""
    return json.dumps(value, ensure_ascii=False)


def _time(iso: str) -> str:
    """A run's time, to the minute; all are UTC."""
    return f"{iso[:16].replace('T', ' ')} UTC"


def _finalized(value: object) -> object:
    """What is printed: texts legibly; markup, which a template has made, as it is."""
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
