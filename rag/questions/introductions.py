"""Questions about who an expert is, which the articles answer where they introduce their experts."""

import re

_LEAD = r"\W*(?:(?:and|so|ok|but|please|by the way)\W+)*"
_WHO = rf"{_LEAD}who(?:['’]s|['’]re|\s+(?:is|are|was|were|exactly|again)\b)*\W*"
_ROLE = (
    rf"{_LEAD}what(?:['’]s| is| are| was| were)?\W+(?:the )?(?:['’]s?\W+)?(?:current |day )?"
    r"(?:job|role|title|profession|occupation|affiliation|employer|background|bio(?:graphy)?|credentials)s?"
    r"(?: of| title| here| again)*\W*"
)
_WORKS = rf"{_LEAD}(?:where|what|who|for whom) (?:does|do|did)\W+(?:work(?: for| at| as)?|do(?: for a living)?)\W*"
_ASKS_WHO = re.compile(rf"{_WHO}|{_ROLE}|{_WORKS}", re.IGNORECASE)


def asks_who(topic: str) -> bool:
    """Whether a question about an expert, without the words that name them, asks who that is.

    >>> asks_who("Who is ?"), asks_who("And who’s "), asks_who("What is 's job?"), asks_who("Where does  work?")
    (True, True, True, True)
    >>> asks_who("Who is  arguing with?"), asks_who("What does  say about jobs?"), asks_who("What is 's view?")
    (False, False, False)
    """
    return _ASKS_WHO.fullmatch(topic) is not None
