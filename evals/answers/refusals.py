"""Whether an answer from elsewhere says that it has none: told by its first words, as nothing else tells.

RGB (Chen et al., 2024) looks for one phrase that the prompt asks for; assistants that were not asked for it say no in
other ways. A line of a file of answers that knows better says so (``refused``).
"""

import re

from evals.records import Said

SHORT = 3
"""Sentences of a refusal, at most: who begins with "I do not know, but" and goes on longer answers."""
_REFUSES = re.compile(
    r"""
    \b(?:I|we)(?:\ (?:am|are)|['’](?:m|re))?\ (?:(?:really|very|truly)\ )?(?:sorry|afraid)\b
        .*?\b(?:no|not|cannot|unable)\b
    | \b(?:I|we)(?:['’](?:m|re))?\ (?:do\ not|don['’]t|did\ not|didn['’]t|can\ ?not|can['’]t|could\ not|couldn['’]t
        |(?:am\ |are\ )?(?:not\ able|unable)\ to)
        \ (?:currently\ )?(?:know|have|find|found|answer|provide|confirm|determine|tell|see|say|locate)\b
    | ^(?:sorry|unfortunately|apologies|I\ apologi[sz]e)\b.*?\b(?:no|not|cannot|can['’]t|unable|don['’]t|doesn['’]t)\b
    | \b(?:is|are|was|were|['’]s|contains?|provides?|includes?|gives?|has|have|find|found)
        \ (?:no|not\ enough|insufficient|not\ sufficient)
        \ (?:\w+\ ){0,2}(?:information|mention|answer|details?|evidence|data|context)\b
    | \b(?:contexts?|documents?|text|passages?|sources?|articles?|excerpts?|information|material)\b[^.]{0,60}
        \b(?:do|does|did|is|are|was|were)(?:\ not|n['’]t)
        \ (?:\w+\ )?(?:contain|mention|provide|include|specify|say|state|answer|address|discuss|cover|give|have
        |sufficient|enough|available|mentioned|specified|provided|given)\b
    | \b(?:not|n['’]t|never)\ (?:\w+\ )?(?:mentioned|specified|stated|provided|given|covered|addressed|discussed)
        \ (?:in|by)\ the\b
    | ^(?:no\ answer|not\ answerable|unanswerable|n/a|no\ (?:relevant\ )?information)\b
    | \bdoes?\ not\ speak\ to\ this\b|\bis\ about\ a\ time\ after\b|^I\ (?:only\ answer|quote\ what\ experts\ say)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

_GOES_ON = re.compile(
    r"\b(?:however|that said|nevertheless|nonetheless|still,|but (?!if|unless|please|feel))", re.IGNORECASE
)
"""What turns a refusal into an answer in part."""


def refuses(sentences: tuple[Said, ...]) -> bool:
    """Whether a short answer begins by saying that it has no answer, and leaves it at that.

    >>> refuses((Said(text="The context does not mention a date."),))
    True
    >>> refuses((Said(text="The army does not give an inch."),))
    False
    """
    if not 0 < len(sentences) <= SHORT:
        return False
    whole = " ".join(said.text for said in sentences)
    greeting = len(sentences[0].text.split()) <= len("I am sorry".split())
    first = " ".join(said.text for said in sentences[: 1 + greeting])
    found = _REFUSES.search(first)
    return found is not None and _GOES_ON.search(whole, found.end()) is None
