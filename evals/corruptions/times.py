"""Plans told as done, the past as to come, what is as what was."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.grammar import is_negative, past
from evals.corruptions.made import Made, one_way, replacements
from evals.corruptions.pages import Place

_WILL = re.compile(r"\bwill (?P<soon>soon |again |also |then )?(?P<verb>[a-z]+)\b")
_WAS = re.compile(r"\b(?:was|were)(?= (?:[a-z]+ly )?[a-z]{2,}ed\b)")
_HAS_BEEN = re.compile(r"\b(?:has|have) (?:already )?been(?= [a-z]+ed\b)")
_PAST = re.compile(
    r"\b(?:ago|yesterday|last|(?:19|20)\d\d|since|earlier|until|had|before|after|when|once|during)\b", re.IGNORECASE
)
_DONE = re.compile(r"\b(?:was|were|had|did|\w{2,}ed)\b")
"""Of more than two the others would stay in the past."""
_LATER = re.compile(
    r"\b(?:if|unless|when|once|until|whether|tomorrow|next|by (?:19|20)\d\d|soon|would|as long as|before)\b",
    re.IGNORECASE,
)
_SHIFTS = one_way(
    """
    is_now/was_once are_now/were_once now_has/once_had now_have/once_had is_currently/was_once are_currently/were_once
    plans_to/began_to plan_to/began_to intends_to/began_to intend_to/began_to
    is_planned_for/took_place_in is_about_to/once_used_to is_to_be/has_been are_to_be/have_been
    was_planned/was_completed is_planned/is_completed are_planned/are_completed is_under_way/is_complete
    has_begun_to/is_about_to have_begun_to/are_about_to begins_in/began_before ends_in/ended_before
    will_have_to/had_to no_longer/now
    """
)


def temporal(place: Place, chance: random.Random) -> Iterator[Made]:
    """Another time."""
    text = place.text
    for found in _WILL.finditer(text):
        done = past(found["verb"])
        if done and not _LATER.search(text) and not is_negative(text):
            if found["verb"] == "be":
                done = _was(text[: found.start()])
            if done:
                yield Made(text[: found.start()] + (found["soon"] or "") + done + text[found.end() :])
    if not _PAST.search(text) and len(_DONE.findall(text)) < 3:
        for pattern in (_WAS, _HAS_BEEN):
            for found in list(pattern.finditer(text))[:1]:
                yield Made(text[: found.start()] + "will be" + text[found.end() :])
    yield from (Made(changed) for changed in replacements(text, _SHIFTS))


def _was(before: str) -> str | None:
    """Of the words before it the last is taken for the subject, if nothing else can be."""
    words = re.findall(r"[\w’-]+|,", before)[-5:]
    if not words or {"of", "and", "that", "which", "who", ","} & set(words[:-1]) or not words[-1].isalpha():
        return None
    last = words[-1]
    return (
        "were"
        if (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or last in ("people", "they", "children")
        else "was"
    )
