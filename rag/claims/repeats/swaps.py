"""Swaps: where a claim repeats a sentence of the source, no name may have taken another's place."""

import re
from collections.abc import Iterator, Sequence

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word, flat
from rag.claims.names import capitalised, is_label, is_telling
from rag.claims.places import group
from rag.claims.repeats.repeated import Change, changes, in_repeated

_DEMONYMS = frozenset("n an ans ian ians ean eans ese i is ish er ers".split())
"""How the word ends for what belongs to a place, or for those who live there."""


def swaps(case: Case) -> Iterator[Fault]:
    """Names of the claim that stand where the source has another name."""
    yield from in_repeated(case, _swapped)


def _swapped(case: Case, clause: Clause, other: Aligned) -> Iterator[Fault]:
    claim, text = case.claim.text, case.texts[other.source].text
    found = list(_changed_names(case, clause, other))
    turned = _by(clause) != _by(other.clause)  # "was attacked by" may say the same
    for theirs, ours in found:
        elsewhere = _alike(other.clause.words, ours) or _alike(clause.words, theirs)
        exchanged = not turned and any(_alike(ours, one.theirs) and _alike(theirs, one.ours) for one in found)
        if exchanged or not elsewhere:
            said = Span(ours[0].start, ours[-1].end)
            reason = f"The text says {text[theirs[0].start : theirs[-1].end]}, the claim says {said.of(claim)}."
            yield Fault(reason, True, said, other.place_of(*theirs))


def _changed_names(case: Case, clause: Clause, other: Aligned) -> Iterator[Change]:
    """Names that stand in the place of names and nothing else; who speaks is another rule's matter."""
    known = case.known
    ours = _in_names(case.claim.text, clause, known)
    theirs = _in_names(case.texts[other.source].text, other.clause, known)
    speakers = {flat(part) for source in case.sources for name in source.experts or () for part in name.split()}
    for change in changes(case, clause, other.clause):
        words = [word for word in (*change.theirs, *change.ours) if word.telling]
        if (
            all(word in ours or word in theirs for word in words)
            and (meant := tuple(word for word in change.theirs if word.telling))
            and (said := tuple(word for word in change.ours if word.telling))
            and speakers.isdisjoint(map(_bare, words))
            and not _alike(meant, said)
            and not _is_short(meant, said)
            and not _is_short(said, meant)
        ):
            yield Change(meant, said)


def _in_names(text: str, clause: Clause, known: str) -> set[Word]:
    """The words that are parts of names; one that opens a sentence is if it has its capital inside others, too."""
    found: set[Word] = set()
    for name in capitalised(text):
        inside = clause.span.start <= name.span.start and name.span.end <= clause.span.end
        if inside and not is_label(name, text):
            telling = [word for word in name.words if is_telling(word) and word.text[0].isupper()]
            unsure = telling[:1] if name.opens and telling and telling[0] is name.words[0] else []
            found |= {word for word in telling if word not in unsure or _is_name(word, known)}
    return found


def _is_name(word: Word, known: str) -> bool:
    return group(_bare(word)) is not None or re.search(rf"[a-z,] {re.escape(word.text)}\b", known) is not None


def _alike(words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether words have a name, or a word of it, in any form."""
    own = {_bare(word) for word in words} | {word.stem for word in words}
    groups = {group(word) for word in own} - {None}
    known = filter(is_telling, others)
    return any(
        _bare(word) in own
        or word.stem in own
        or group(_bare(word)) in groups
        or any(_is_demonym(_bare(word), one) or _is_demonym(one, _bare(word)) for one in own)
        for word in known
    )


def _is_short(short: Sequence[Word], long: Sequence[Word]) -> bool:
    """Whether a name is made of the initials of another: "ECB" of "European Central Bank"."""
    return len(short) == 1 and len(long) > 1 and short[0].lower == "".join(word.lower[0] for word in long)


def _is_demonym(one: str, place: str) -> bool:
    """Whether a word has the form of what belongs to a place: "kestrian" to "kestria", "belvaran" to "belvara"."""
    root = place.rstrip("aeioy")
    return len(root) >= 4 and one.startswith(root) and one[len(root) :] in _DEMONYMS


def _by(clause: Clause) -> int:
    return sum(word.lower == "by" for word in clause.words)


def _bare(word: Word) -> str:
    return flat(word.text).removesuffix("'s")
