"""Files of cases: JSON Lines, read and checked. The fields' docstrings are their meaning."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from evals.records import Case, Half, Place
from index.errors import BadInput
from rag.records import Status, Turn

FIELDS = "docs/evals.md lists the fields."


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class GoldLine(_Line):
    """A paragraph."""

    expert: str
    """The owner as citations show it: an expert, co-authors joined by "and", or "Editors"."""
    paragraph: int
    """Counts from 1 within the owner's section."""


class TurnLine(_Line):
    """A message of the conversation so far."""

    role: Literal["user", "assistant"]
    text: str


class CaseLine(_Line):
    """One line of a file of cases."""

    id: str
    question: str
    kind: str = "fact"
    """What is asked for; figures are given by kind."""
    article: str = ""
    """The id of the article that it is about."""
    history: list[TurnLine] = []
    experts: list[str] | None = None
    """The filter that is set."""
    articles: list[str] | None = None
    """The same for articles."""
    status: Status = "answered"
    """The right status."""
    status_any: list[Status] = []
    """Where several are right: all of them."""
    gold: list[GoldLine] = []
    """The paragraphs that answer."""
    any_of: bool = True
    """Whether one of them is enough."""
    key_facts: list[list[str]] = []
    """What the answer must have; of each fact, its wordings. A string ``"a|b"`` is read as the list of a and b."""
    must_cite: list[str] = []
    """Experts who must be cited."""
    must_not_cite: list[str] = []
    """Experts who must not be cited."""
    must_not_say: list[str] = []
    """Words of a false premise, or of what an injection asks for."""
    gold_others: list[GoldLine] = []
    """Where the expert is silent: the paragraphs of those who speak to it."""
    standalone: str = ""
    """A follow-up as it is meant."""
    reference: str = ""
    """An answer by hand."""
    faithful: bool | None = None
    """Of an answer that comes with the case: what people say of it."""
    half: Half = "dev"
    """Cases of the development half may be looked at to improve an assistant, those of the test half may not."""
    draft: bool = False
    """Whether a program wrote it and nobody has confirmed it."""
    group: str = ""
    """What it has in common with others, such as the question that it paraphrases."""
    note: str = ""

    @field_validator("history", "must_cite", "must_not_cite", "must_not_say", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return [] if value is None else value

    @field_validator("key_facts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [fact.split("|") if isinstance(fact, str) else fact for fact in value or []]

    def case(self) -> Case:
        """The record."""
        return Case(
            id=self.id,
            question=self.question,
            kind=self.kind,
            article=self.article,
            history=tuple(Turn(turn.role, turn.text) for turn in self.history),
            experts=tuple(self.experts) if self.experts else None,
            articles=tuple(self.articles) if self.articles else None,
            statuses=tuple(self.status_any) or (self.status,),
            gold=_places(self.gold),
            all_of=not self.any_of,
            key_facts=tuple(map(tuple, self.key_facts)),
            must_cite=tuple(self.must_cite),
            must_not_cite=tuple(self.must_not_cite),
            must_not_say=tuple(self.must_not_say),
            others=_places(self.gold_others),
            standalone=self.standalone,
            reference=self.reference,
            faithful=self.faithful,
            half=self.half,
            draft=self.draft,
            group=self.group,
            note=self.note,
        )


def read_cases(path: Path) -> list[Case]:
    """The cases of a file; BadInput names the line that cannot be taken, or an id that comes twice."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: JSON may hold U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The cases {str(path)!r} cannot be read: {error}.", hint="Name a JSON Lines file.") from error
    cases = [_case(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadInput(f"{str(path)!r} has two cases with the id {case.id!r}.", hint="Give each its own id.")
        seen.add(case.id)
    return cases


def case_json(case: Case) -> dict[str, Any]:
    """A case as a line of a file; what it leaves open is left out.

    >>> case_json(Case(id="1", question="Who?", key_facts=(("a", "b"),)))
    {'id': '1', 'question': 'Who?', 'key_facts': [['a', 'b']]}
    """
    line = CaseLine(
        id=case.id,
        question=case.question,
        kind=case.kind,
        article=case.article,
        history=[TurnLine(role=turn.role, text=turn.text) for turn in case.history],
        experts=list(case.experts) if case.experts else None,
        articles=list(case.articles) if case.articles else None,
        status=case.statuses[0],
        status_any=list(case.statuses) if len(case.statuses) > 1 else [],
        gold=_gold(case.gold),
        any_of=not case.all_of,
        key_facts=[list(fact) for fact in case.key_facts],
        must_cite=list(case.must_cite),
        must_not_cite=list(case.must_not_cite),
        must_not_say=list(case.must_not_say),
        gold_others=_gold(case.others),
        standalone=case.standalone,
        reference=case.reference,
        faithful=case.faithful,
        half=case.half,
        draft=case.draft,
        group=case.group,
        note=case.note,
    )
    return line.model_dump(mode="json", exclude_defaults=True)


def case_of(line: str) -> Case:
    """The case of one line; BadInput says why it is none."""
    try:
        return CaseLine.model_validate(json.loads(line)).case()
    except ValidationError as error:
        first = error.errors()[0]
        why = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    except ValueError as error:
        why = str(error)
    raise BadInput(why, hint=FIELDS)


def _case(line: str, path: Path, number: int) -> Case:
    try:
        return case_of(line)
    except BadInput as error:
        raise BadInput(f"Line {number} of {str(path)!r} is no case: {error.message}.", hint=FIELDS) from None


def _places(lines: Iterable[GoldLine]) -> tuple[Place, ...]:
    return tuple(Place(line.expert, line.paragraph) for line in lines)


def _gold(places: Iterable[Place]) -> list[GoldLine]:
    return [GoldLine(expert=place.expert, paragraph=place.paragraph) for place in places]
