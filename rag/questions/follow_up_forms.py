"""What follow-ups look like: a pattern for each form, and the words that have no topic of their own."""

import re

from rag.words import telling

LEADING = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|also|now|well|sorry|hm+|yes|yeah|no|right|great|thanks|ah|oh|alright"
    r"|i see|got it|understood|interesting|fair enough|makes sense)[,.!\s]+)+",
    re.IGNORECASE,
)
NEW_TOPIC = re.compile(
    r"^(?:(?:ok(?:ay)?|now|so)[,\s]+)?(?:a\s+)?(?:different|new|another|other|next|separate)\s+"
    r"(?:topic|question|subject|thing|matter)\s*[.:,;!—-]*\s+(?=\S)"
    r"|^(?:(?:ok(?:ay)?|now|so)[,\s]+)?(?:changing|change of|let['’]s change(?: the)?|moving on|switching)\s*"
    r"(?:topics?|subjects?)?(?: to)?\s*[.:,;!—-]+\s*"
    r"|^(?:different|new|another)\s+(?:topic|question|subject)\W*$",
    re.IGNORECASE,
)
CORRECTION = re.compile(
    r"^(?:(?:no|sorry|oops|actually|wait|hm+|ah)[,.!\s]+)*"
    r"(?:(?:actually\s+)?i (?:actually )?(?:mean|meant|was asking about|am asking about)|i['’]m asking about"
    r"|make that|rather)\s+(?P<what>.+?)\W*$"
    r"|^(?:(?:no|sorry|oops)[,.!\s]+)*(?:not|i don['’]t mean)\s+(?P<old>[^,;.]+)[,;.]\s*(?:but\s+"
    r"|i meant?\s+)?(?P<new>.+?)\W*$"
    r"|^(?:no[,.!\s]+)?(?P<first>[^,;.?]+),\s*not\s+(?P<other>[^,;.]+?)\W*$",
    re.IGNORECASE,
)
WH = (
    r"what|how|why|who|when|where|which|does|did|do|is|are|was|were|has|have|can|could|will|would|should"
    r"|any(?:one|body)?"
)
ADD_ON = re.compile(
    rf"^(?P<ask>(?:what|how)\s+about|what\s+of|same\s+(?:question\s+)?for"
    rf"|and)\s+(?!(?:{WH})\b(?! else))(?P<what>.+?)"
    r"(?:,?\s+then)?\s*[?.!]*$",
    re.IGNORECASE,
)
ASKS_ABOUT = re.compile(r"^(?:what|how)\s+(?:about|of)\b|^same\b", re.IGNORECASE)
PREPOSITION = re.compile(
    r"^(?P<word>in|on|for|at|about|under|during|before|after|since|with|without|against|between|from|to"
    r"|by)\s+(?P<object>.+)$",
    re.IGNORECASE,
)
BARE = re.compile(
    r"^(?:because of )?(?:why(?: not| so| is (?:that|this)| exactly)?|how(?: so| come| exactly)?|when|where|who"
    r"|since when|until when|how (?:much|many|long|often|far|soon|big|high)"
    r"|by how much|by when|by whom|with whom|which(?: ones?)?|what (?:for|kind|exactly)|in (?:what"
    r"|which) (?:way|sense|year|month|country)|to whom|for whom|and then|then what"
    r"|for (?:example|instance)|such as|like what|meaning|any (?:others?|more)|what happened (?:next|then"
    r"|after(?:wards)?|after that)|(?:when|where|how) (?:was|is|did|were|does|will) (?:that|it"
    r"|this)(?: happen(?:ed)?)?"
    r"|(?:what|which) (?:is|are|was|were) (?:the|their|its) (?:evidence|reasons?|sources?|basis|proof))\s*[?.!]*$",
    re.IGNORECASE,
)
SAYS_WHO = re.compile(
    r"^(?:says who|who (?:says|said) (?:so|that|this|it)(?: again)?|according to whom|source)\W*$", re.IGNORECASE
)
AGAIN = re.compile(
    r"^(?:really|are you sure|is that (?:true|so|right)|say (?:that )?again|(?:can you "
    r"|please )?repeat(?: that)?)\W*$",
    re.IGNORECASE,
)
MORE = re.compile(
    r"^(?:(?:can|could|would) you )?(?:please )?(?:(?:tell me|say|give me|explain|know|hear|anything|something"
    r"|and)?\s*(?:a (?:bit|little) )?(?:more|further|in more detail)(?: details?| please| about (?:it|that|this))?"
    r"|go on|continue|carry on|elaborate(?: on (?:it|that|this))?|expand(?: on (?:it|that|this))?|what else"
    r"|anything else|and what else|explain(?: that| this| it)?(?: please)?"
    r"|(?:any )?(?:more )?details)\W*$",
    re.IGNORECASE,
)
ANYONE_ELSE = re.compile(
    r"^(?:is there |does )?(?:any(?:one|body)|who|some(?:one|body)) else(?: (?:say|says|said|think"
    r"|thinks) (?:so|that|this|it|the same))?\W*$",
    re.IGNORECASE,
)
ASKS_OTHERS = re.compile(
    r"^(?:(?:what|how) (?:about|do|did)|what of|and|same for)?\s*(?:all )?(?:the )?(?:(?:other (?:experts|ones"
    r"|authors|people)|others|rest(?: of (?:them|the (?:experts|panel)))?)|every(?:one|body)(?: else)?|(?:any"
    r"|some)(?:one|body) else)"
    r"(?: (?:say|think|see it|feel|mean|believe))?(?: (?:about|on|of) (?:it|that|this))?\W*$",
    re.IGNORECASE,
)
STANCE = re.compile(
    r"^(?:(?:does|do|did|is|are) )?(?P<who>who(?: else)?|any(?:one|body)(?: else)?|some(?:one|body)|every(?:one"
    r"|body)|any of them|all of them|they all|they|the (?:other )?(?:experts|others)|others|all experts|nobody)"
    r"(?: (?:all|also|here|there|would|else))*\s+(?P<verb>(?:dis)?agrees?|(?:dis)?agreed|thinks? (?:so|that"
    r"|the same|otherwise|differently)|sees? (?:it|this|that) (?:differently|the same(?: way)?|that way"
    r"|otherwise)|objects?|contradicts?|says? (?:so|the same|otherwise)|supports?|backs?|shares?)"
    r"(?: (?:with|to))?(?: (?:that|this|it|him|her|them|his view|her view|that view|this view|so))*(?: too"
    r"| as well)?\W*$",
    re.IGNORECASE,
)
WHO_NOT = re.compile(r"^who (?:doesn['’]t|does not|didn['’]t|isn['’]t|don['’]t)\W*$", re.IGNORECASE)
YES_NO = re.compile(
    r"^(?P<aux>does|do|did|is|are|was|were|has|have|will|would|can|could"
    r"|should)\b\s*",
    re.IGNORECASE,
)
AS_SPEAKER = re.compile(
    r"\b(?:does|did|would|is|was|has|what|how|why|when)\s+(?:\w+\s+){0,2}?(?:he|she)\b|\b(?:he"
    r"|she)\s+(?:\w+\s+)?[a-z]+\b"
    r"|\b(?:his|her)\s+(?:\w+\s+)?(?:view|opinion|advice|argument|point|reasoning|take|position|reaction"
    r"|proposal|words?|claim"
    r"|criticism|recommendation|reason|concern|worry|main \w+)s?\b",
    re.IGNORECASE,
)
"""A man or woman who does something; "how old is he" and "who died with him" may be about anybody."""
OPINION = frozenset(
    telling(
        "agree argue believe disagree mention see think feel want mean advice argument comment opinion position reaction stance"
        " take view propose recommend explanation response answer criticism concern worry fear hope objection complaint"
        " reasoning reason conclusion proposal recommendation message"
    )
)
"""What "and Slavin's view?" asks for has no topic of its own."""
GENERIC = frozenset(
    telling(
        """
        risk reason evidence cost price alternative solution consequence effect impact outcome problem next cause chance
        difference number figure date detail example deadline step option benefit advantage downside upside cure remedy
        answer point implication meaning purpose background context main biggest first best worst result proof done do
        likely conclusion source happen mean matter work help start end
        """
    )
)
"""Words that are the risk, the cost, or the cause of something: alone they ask of what was spoken of."""
ELSE = re.compile(
    r"\b(?:else|other|another|further|more(?=\s*[?.!]*$)|again|instead|too|as well|(?:last|first|second|latter"
    r"|former) (?:one|point|option))\b",
    re.IGNORECASE,
)
AGREES = re.compile(
    r"^(?:and |so )*(?:does|did|would)\s+(?P<who>.+?)\s+(?P<verb>(?:dis)?agree)(?:\s+(?:with (?:that|this|it"
    r"|him|her)|too|as well))*\W*$",
    re.IGNORECASE,
)
SPEAKER_LINE = re.compile(r"^(?P<names>[^“”\n:]{3,120}): “", re.MULTILINE)
EVERYBODY = re.compile(r"\b(?:they all|any(?:one|body)|others)\b|^\W*(?:who|which)\b", re.IGNORECASE)
WANTS = re.compile(
    r"\b(?:want|need|support|oppose|propose|recommend|suggest|demand|reject|favou?r|fear|expect)s?\s*$", re.IGNORECASE
)
"""Verbs after which "that" is the thing itself."""
TWO_SENTENCES = re.compile(r"[?!]\s+\w|[a-z]\.\s+[A-Z]")
