"""What ``pullquote ask`` and ``pullquote search`` do with their questions: each in turn."""

from collections.abc import Callable, Iterable

from index.errors import BadInput, PullquoteError
from rag.records import Question
from ui import terminal


def each_asked(questions: Iterable[Question | BadInput], answer: Callable[[Question], None], *, batch: bool) -> bool:
    """Whether all were answered; one of a batch that cannot be taken or answered is told, and the others go on."""
    well = True
    for asked in questions:
        try:
            if isinstance(asked, BadInput):
                raise asked
            answer(asked)
        except PullquoteError as error:
            if not batch:
                raise
            well = False
            terminal.error(error)
            if not isinstance(asked, BadInput):
                terminal.json_line({"id": asked.id, "question": asked.text, "error": error.message})
    return well
