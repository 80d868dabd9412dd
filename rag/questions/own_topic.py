"""What of a question is a topic of its own: the words that tell of something by themselves."""

from index.keyword import STOPWORDS
from rag.questions.people import People, without_words
from rag.words import telling

OPINION = frozenset(
    telling(
        """
        agree argue believe disagree mention see think feel want mean advice argument comment opinion position reaction
        stance take view propose recommend explanation response answer criticism concern worry fear hope objection
        complaint reasoning reason conclusion proposal recommendation message speak talk discuss address bring touch go
        along share endorse line way eye word hear
        """
    )
)
"""What "and Slavin's view?" asks for has no topic of its own."""
GENERIC = frozenset(
    telling(
        """
        risk reason evidence cost price alternative solution consequence effect impact outcome problem next cause chance
        difference number figure date detail example deadline step option benefit advantage downside upside cure remedy
        answer point implication meaning purpose background context main biggest first best worst result proof done
        likely conclusion source happen matter work help start end realistic possible serious true right wrong fault
        exactly one two second third fourth last former latter else either instead
        """
    )
)
"""Words that are the risk, the cost, or the cause of something: alone they ask of what was spoken of."""
_VAGUE = frozenset(
    telling(
        """
        anything something nothing thing everything issue topic subject bit please really actually okay well since not
        anyone anybody everyone everybody someone somebody nobody none come exactly though i'd
        expert experts panel panelist
        """
    )
)


def content(text: str, people: People) -> set[str]:
    """The telling words that name no expert, as stems."""
    words = set(telling(without_words(text, people.named_in(text).words)))
    return {word for word in words if word not in STOPWORDS or word == "us"} - _VAGUE
