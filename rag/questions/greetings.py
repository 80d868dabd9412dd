"""Messages that ask the articles nothing: greetings, thanks, chat, and questions about the assistant."""

import re

from rag.words import telling

_POLITE = (
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?|thank you|thx|cheers|(?:good)?bye|ok(?:ay)?|great"
    r"|cool|nice|perfect|wow|lol|test|help|sorry|please|yes|no|there|again|everyone|pullquote|(?:so|very) much"
    r"|(?:a )?lots?|nice to meet you|(?:for )?(?:all )?(?:your|the) (?:help|answers?)"
    r"|(?:that|this|it|you)(?:['’]s| is| was| were| has)?(?: really| very| so)? help(?:ed|s|ful)?(?: me)?)\b\W*"
)
_ABOUT_US = (
    r"(?:what (?:can|do) you do|who are you|what are you|how do you work|what is pullquote|how are you|who made you"
    r"|are you (?:a|an) (?:bot|ai|human|robot)|what can i ask(?: you)?|(?:can|could) you help me)"
    r"(?: for me| about| here| exactly| today| please)?\W*"
)
_CHAT = (
    r"(?:how(?:['’]s| is| was| are) (?:your|you|(?:it going|things)(?=\W*$))\b|(?:tell|sing|write|give) me (?:a|another) (?:\w+ )?"
    r"(?:joke|story|poem|song|riddle)\b|(?:do|did|can|are|will|would) you (?:ever |really |even |actually )*(?:get|feel"
    r"|sleep|dream|eat|tire|enjoy|bored|happy|alive|real|sentient|conscious|tired|lonely)\b|what(?:['’]s| is) your"
    r" (?:name|age|favou?rite)\b|i (?:love|like|hate) you\b)[^\n]{0,60}"
)
_GREETING = re.compile(rf"\W*(?:{_POLITE})*(?:{_ABOUT_US}|{_CHAT})?", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thanks?|thx|cheers|bye|goodbye)\b", re.IGNORECASE)
_ASKS = re.compile(r"\?|\b(?:who|what|why|how|when|where|which|tell|more)\b", re.IGNORECASE)
_PLEASED = frozenset(
    telling(
        "thanks thank thx cheers bye goodbye great good nice all need needed want wanted know answer answers question questions"
        " clear helpful useful enough now today lot time done that's ok okay perfect got it"
    )
)


def is_greeting(text: str) -> bool:
    """Whether a message only greets, thanks, or asks what the assistant is.

    >>> is_greeting("Thanks, that helped a lot!"), is_greeting("Hi! What can you do?")
    (True, True)
    >>> is_greeting("hey, how's your day?"), is_greeting("tell me a joke")
    (True, True)
    >>> is_greeting("Great, thanks, that's all I needed"), is_greeting("Thanks, and the drones")
    (True, False)
    >>> is_greeting("ok, how much?"), is_greeting("What can you do about militias?")
    (False, False)
    """
    if _GREETING.fullmatch(text):
        return True
    return bool(_THANKS.search(text)) and not _ASKS.search(text) and set(telling(text)) <= _PLEASED
