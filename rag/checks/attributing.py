"""Makes a sentence say whose view it gives, and cite those whom it names and nobody else."""

from collections.abc import Sequence
from dataclasses import replace

from rag.checks.naming import attributed, crowd, of_one, speaks_as, speaks_of_texts
from rag.checks.scope import Fault, Line, Scope, experts_of, is_expert_s, owners_of
from rag.records import Repairs, speaker


def attributed_line(line: Line, scope: Scope) -> Line:
    """The sentence with those whom it names cited, and with a name if it had none; Fault if that cannot be."""
    known = "\n".join(chunk.text for chunk in line.chunks)
    if speaks_as(line.text):
        raise Fault("It speaks as if Pullquote were the expert.")
    if words := speaks_of_texts(line.text, known):
        raise Fault(f"It speaks of “{words}” instead of saying what somebody says.")
    _no_strangers(line, scope, known)
    if experts := scope.experts(line.text):
        return _citing(line, scope, experts)
    if together := crowd(line.text, known):
        return _of_many(line, scope, together.needs(len(scope.panel(line.chunks))), together.words)
    return _with_a_name(line, scope)


def _no_strangers(line: Line, scope: Scope, known: str) -> None:
    found = scope.named(line.text)
    for name in found.strangers:
        if name not in known:
            raise Fault(f"It names {name}, who is none of the experts.")
    if found.unclear:
        raise Fault(f"It does not tell whom it means: {' or '.join(found.unclear)}.")


def _citing(line: Line, scope: Scope, experts: Sequence[str]) -> Line:
    """What cites the sections of all whom it names, and of nobody else."""
    own = [chunk for chunk in line.chunks if set(chunk.experts) & set(experts)]
    for name in experts:
        if name in experts_of(own):
            continue
        chunk = scope.supporting(line.text, [chunk for chunk in scope.chunks if name in chunk.experts])
        if chunk is None:
            raise Fault(f"It names {name}, whose words here do not bear it out.")
        own.append(chunk)
    gone = sum(chunk not in own for chunk in line.chunks)
    told = line.repairs + Repairs(cited=not line.chunks, citations=gone)
    return replace(line, chunks=tuple(own), experts=tuple(experts), repairs=told)


def _of_many(line: Line, scope: Scope, needs: int, words: str) -> Line:
    """What speaks of "the experts": so many of them are cited, or it becomes what one of them says."""
    chunks = [chunk for chunk in line.chunks if is_expert_s(chunk)]
    for chunk in filter(is_expert_s, scope.chunks):
        if len(owners_of(chunks)) >= needs:
            break
        if chunk.owner not in owners_of(chunks) and scope.bears_out(line.text, chunk):
            chunks.append(chunk)
    owners = owners_of(chunks)
    if len(owners) >= needs:
        return replace(line, chunks=tuple(chunks), experts=experts_of(chunks))
    if len(owners) == 1 and (one := of_one(line.text, speaker(owners[0]), chunks[0].text)):
        told = line.repairs + Repairs(attributed=1)
        return replace(line, text=one, chunks=tuple(chunks), experts=chunks[0].experts, repairs=told)
    raise Fault(f"It speaks of “{words}”, and fewer than {needs} of them say so here.")


def _with_a_name(line: Line, scope: Scope) -> Line:
    """The name of whose view it is before it; what editors report needs none."""
    chunks = line.chunks
    if not chunks:
        chunk = scope.supporting(line.text, scope.chunks)
        if chunk is None:
            raise Fault("It cites nothing, and no passage bears it out.")
        chunks = (chunk,)
    told = line.repairs + Repairs(cited=not line.chunks)
    reported = tuple(chunk for chunk in chunks if not is_expert_s(chunk))
    if reported and (len(reported) == len(chunks) or scope.bears_out(line.text, *reported)):
        gone = Repairs(citations=len(chunks) - len(reported))
        return replace(line, chunks=reported, experts=experts_of(reported), repairs=told + gone)
    own = [chunk for chunk in chunks if is_expert_s(chunk)]
    if len(owners_of(own)) > 1:
        own = [chunk for chunk in own if scope.bears_out(line.text, chunk)] or own[:1]
    *others, last = [speaker(owner) for owner in owners_of(own)]
    name = f"{', '.join(others)} and {last}" if others else last
    text = attributed(line.text, name, "\n".join(chunk.text for chunk in own))
    gone = Repairs(citations=len(chunks) - len(own), attributed=1)
    return replace(line, text=text, chunks=tuple(own), experts=experts_of(own), repairs=told + gone)
