"""Questions that lean on the conversation, rewritten to stand alone, without a model.

A follow-up is one of a few forms: a correction, a bare word ("Why?"), a question to the others ("Does anyone
disagree?"), an add-on ("And Slavin?", "What about oil?", "and in Basra?"), or a question with words that point
back. Each form is a function that gives the standalone question, or None if the text has another form. A
question that none of them takes is complete and stays as it is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.questions import follow_up_forms as forms
from rag.questions.given_names import is_woman
from rag.questions.greetings import is_greeting
from rag.questions.kinds import CROWD
from rag.questions.name_words import ASKED
from rag.questions.people import NOBODY, Named, People, without_words
from rag.questions.pronouns import Pronoun, pointing_back, put
from rag.questions.topics import core, noun_phrases, object_of, topic_of
from rag.records import Question, Turn
from rag.words import telling

RECENT = 20
"""Turns; what was said before them is not leant on."""
MOST_ADDED = 6
"""Words of "And X?"; more of them are a question of their own."""
SHORT = 3
"""Telling words; a question with fewer and a word such as "more" leans on the one before."""
MOST_JOINED = 24
"""Words of a question that another one is joined to."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs no conversation."""

    text: str
    changed: bool = False
    """Whether it says that it is about another topic."""
    spoken_of: tuple[str, ...] = ()
    """The experts of the conversation, latest first."""


@dataclass(frozen=True, slots=True)
class _Thread:
    """What has been said so far."""

    people: People
    last: str = ""
    """The last question, as it was understood."""
    named: Named = NOBODY
    """Whom it names."""
    answered: tuple[str, ...] = ()
    """Whom the last answer quotes."""
    spoken_of: tuple[str, ...] = ()
    """Experts, latest first."""

    @property
    def asked(self) -> tuple[str, ...]:
        """The experts whom the last question names."""
        return self.named.experts

    @property
    def speaker(self) -> str:
        """The one expert whose view the conversation is at; empty if there are several or none."""
        at = self.asked or self.answered
        return at[0] if len(at) == 1 else ""

    @property
    def topic(self) -> str:
        """What the last question is about, as a phrase without experts; empty if no phrase tells."""
        topic = topic_of(self.last)
        return "" if topic and self.people.named_in(topic).experts else topic

    def after(self, turn: Turn) -> "_Thread":
        """The thread with one more turn."""
        if turn.role == "user":
            if is_greeting(turn.text):
                return self
            last = _rewritten(turn.text, self)
            named = self.people.named_in(last, self.spoken_of)
            return _Thread(self.people, last, named, (), _latest_first(named.experts, self.spoken_of))
        lines = " / ".join(found["names"] for found in forms.SPEAKER_LINE.finditer(turn.text))
        speakers = self.people.named_in(lines).experts
        others = self.people.named_in(turn.text, self.spoken_of).experts
        found = speakers or others
        # an expert who was asked about stays nearer than those whom the answer mentions
        return _Thread(
            self.people, self.last, self.named, found, _latest_first((*self.asked, *found, *others), self.spoken_of)
        )


def _latest_first(new: Sequence[str], old: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*new, *old)))


def standalone(question: Question, people: People) -> Standalone:
    """The question with names for pronouns and its topic named, if it leans on the conversation; else as it is."""
    thread = _Thread(people)
    for turn in question.history[-RECENT:]:
        thread = thread.after(turn)
    changed = forms.NEW_TOPIC.match(question.text.strip()) is not None
    return Standalone(_rewritten(question.text, thread), changed, thread.spoken_of)


def _rewritten(text: str, thread: _Thread) -> str:
    """The text made to stand alone."""
    text = text.strip()
    if new_topic := forms.NEW_TOPIC.match(text):
        return text[new_topic.end() :].strip() or text
    if not thread.last or is_greeting(text):
        return text
    bare = forms.LEADING.sub("", text) or text
    for form in _FORMS:
        if rewritten := form(text if form in _WITH_OPENING else bare, thread):
            return rewritten[:1].upper() + rewritten[1:]
    return text


# --- forms: each gives the standalone question, or "" if the text is of another form ---------------------------


def _corrected(text: str, thread: _Thread) -> str:
    """ "No, I meant Pfaff"."""
    found = forms.CORRECTION.match(text)
    what = (found["what"] or found["new"] or found["first"]) if found else ""
    if not what or len(what.split()) > MOST_ADDED + 2:
        return ""
    if found and found["other"] and not thread.people.named_in(found["other"]).experts:
        return ""  # "white roofs, not cooling rooms" may be a question of its own
    return _with_expert(what, thread) or _with_topic(what, thread, replaces=True)


def _repeated(text: str, thread: _Thread) -> str:
    return thread.last if forms.AGAIN.match(text) else ""


def _more(text: str, thread: _Thread) -> str:
    """ "Tell me more"."""
    if not forms.MORE.match(text):
        return ""
    about = f" about {thread.topic}" if thread.topic else ""
    if thread.asked:
        return f"What else {_do(thread.asked)} {_list(thread.asked)} say{about}?"
    return f"What else is said{about}?" if about else f"{core(thread.last)}, and what else?"


def _bare_word(text: str, thread: _Thread) -> str:
    """ "Why?", "for example?"."""
    if re.fullmatch(r"(?:and )?then\W*", text, re.IGNORECASE):
        return f"{_clause(thread.last)}, and what then?"
    if forms.SAYS_WHO.match(text):
        return f"{_clause(thread.last)}, and who says so?"
    if not forms.BARE.match(text):
        return ""
    word = text.strip(" ?.!")
    if re.match(r"(?:for (?:example|instance)|such as|like what|meaning)", word, re.IGNORECASE):
        return f"{_clause(thread.last)}, for example?"
    word = re.sub(r"^and ", "", word, flags=re.IGNORECASE)
    return f"{_clause(thread.last)}, and {_lower(word)}?"


def _anyone_else(text: str, thread: _Thread) -> str:
    """ "Anyone else?"."""
    if not forms.ANYONE_ELSE.match(text):
        return ""
    if found := re.match(r"who(?: else)?\s+(.+)", core(thread.last), re.IGNORECASE):
        return f"Who else {found[1]}?"
    return (
        f"Who else speaks about {thread.topic}?" if thread.topic else f"Who else speaks to this: {_lower(thread.last)}"
    )


def _others(text: str, thread: _Thread) -> str:
    """ "And the others?"."""
    if not forms.ASKS_OTHERS.match(text):
        return ""
    about = f" about {thread.topic}?" if thread.topic else f" to this: {_lower(thread.last)}"
    return f"What do the other experts say{about}"


def _stance(text: str, thread: _Thread) -> str:
    """ "Does anyone disagree?", "do they all think so?"."""
    if re.match(r"what (?:do|did) (?:they|you) all (?:say|think)\W*$", text, re.IGNORECASE):
        about = f" about {thread.topic}?" if thread.topic else f" to this: {_lower(thread.last)}"
        return f"What do the experts say{about}"
    if forms.WHO_NOT.match(text):
        found = re.match(
            r"(?:do|does)\s+(?:they all|they|all of them|(?:all )?(?:the )?(?:other )?experts(?: all)?"
            r"|everyone)\s+(.+)",
            core(thread.last),
            re.IGNORECASE,
        )
        return f"Who does not {found[1]}?" if found else f"{_clause(thread.last)}, and who does not?"
    found = forms.STANCE.match(text)
    if not found:
        return ""
    against = re.search(r"disagree|differently|otherwise|object|contradict", found["verb"], re.IGNORECASE)
    crowd = re.match(r"they|all|every|the|others|any of them", found["who"], re.IGNORECASE)
    verb = "disagree" if against else "agree"
    speaker = f" with {thread.speaker}" if thread.speaker else ""
    about = f" about {thread.topic}" if thread.topic else ""
    if crowd:
        asks = f"do the experts {verb}" if not speaker else f"do the other experts {verb}{speaker}"
        return f"{asks}{about}?" if about else f"{_clause(thread.last)}, and {asks}?"
    who = "who else" if "else" in found["who"].casefold() else "who"
    if not about and not speaker:
        return f"{_clause(thread.last)}, and {who} {verb}s?"
    return f"{who} {verb}s{speaker}{about}?"


def _added(text: str, thread: _Thread) -> str:
    """ "And Slavin?", "What about oil?", "and in Basra?"."""
    opening = forms.LEADING.match(text)
    bare = text[opening.end() :] if opening else text
    adds = opening is not None and re.search(r"\band\W*$", opening.group(), re.IGNORECASE)
    found = forms.ADD_ON.match(f"and {bare}") if adds and not forms.ASKS_ABOUT.match(bare) else forms.ADD_ON.match(bare)
    what = found["what"].rstrip(",") if found else ""
    if (
        not what
        or what.casefold() == "then"
        or (len(what.split()) > MOST_ADDED and _content(what, thread.people) - forms.OPINION)
    ):
        return ""
    if by_expert := _with_expert(what, thread):
        return by_expert
    if thread.people.named_in(what, thread.spoken_of).experts:
        return what
    what = _without_pronouns(what, thread)
    if re.match(r"(?:his|her|their|its)\b", what, re.IGNORECASE):
        return ""
    if thread.people.named_in(what).experts:  # "and his view on the reserves"
        return f"What is {what}?"
    return _with_topic(what, thread, replaces=bool(found and found["ask"].casefold() == "and"))


def _only_an_expert(text: str, thread: _Thread) -> str:
    """ "Slavin?", "What does Slavin think?", "Does Pfaff agree?": an expert and no topic."""
    named = thread.people.named_in(text, thread.spoken_of)
    if (
        not named.experts
        or len(text.split()) > 12
        or _content(text, thread.people) - forms.OPINION
        or len(named.experts) > 1
    ):
        return ""
    if found := forms.AGREES.match(text):
        others = [name for name in (thread.asked or thread.answered) if name not in named.experts]
        if len(others) == 1:
            about = f" about {thread.topic}" if thread.topic else ""
            return f"does {named.experts[0]} {found['verb']} with {others[0]}{about}?"
    pointers = [one for one in pointing_back(text) if not one.is_clause and one.word != "it"]
    if pointers or re.search(r"\belse\b", text):
        return ""
    if _is_of_nothing(text, thread):
        return ""
    return _with_expert(text.strip(" ?.!"), thread)


def _is_of_nothing(text: str, thread: _Thread) -> bool:
    """Whether a full question about an expert asks for all that is said: "What does Slavin say?"."""
    return bool(re.match(r"(?:what|how) (?:does|did)\b", text, re.IGNORECASE)) and not telling(
        without_words(text, thread.people.named_in(text).words)
    )


def _pointing_back(text: str, thread: _Thread) -> str:
    """Questions with words that point back: "How much do they get?", "Why does she think so?"."""
    if forms.TWO_SENTENCES.search(text):  # it says itself what it is about, or too much to be rewritten safely
        return ""
    pointers = pointing_back(text)
    rewritten, left = _resolved(text, pointers, thread)
    is_short = len(_content(text, thread.people)) < SHORT
    leans = bool(pointers) or (is_short and bool(forms.ELSE.search(text))) or _is_generic(text, thread)
    if not leans:
        return ""
    names_somebody = bool(thread.people.named_in(rewritten).experts)
    unsaid = [one for one in left if one.is_clause or one.word in ("it", "there")]
    if rewritten == text and not is_short and not names_somebody:
        return _scoped(text, thread) if pointers else ""
    asks_of_view = (
        rewritten != text
        and _content(text, thread.people) <= forms.OPINION | forms.GENERIC
        and not forms.ELSE.search(text)
    )
    if (
        unsaid
        or (asks_of_view and (CROWD.search(rewritten) or any(one.owns for one in pointers)))
        or (is_short and rewritten == text)
        or (_is_generic(text, thread) and not pointers)
    ):
        rewritten = _with_matter(rewritten, unsaid, thread)
    scoped = _scoped(rewritten, thread)
    return "" if scoped.casefold().rstrip("?") == text.casefold().rstrip(" ?.!") else scoped


_FORMS: tuple[Callable[[str, _Thread], str], ...] = (
    _corrected,
    _repeated,
    _more,
    _bare_word,
    _anyone_else,
    _others,
    _stance,
    _added,
    _only_an_expert,
    _pointing_back,
)
_WITH_OPENING = (_corrected, _added)
"""Forms that need to see the "and" or "no" that the text opens with."""


# --- parts -------------------------------------------------------------------------------------------------------


def _with_expert(what: str, thread: _Thread) -> str:
    """The last question put to the experts whom ``what`` names, if it has no topic of its own."""
    new = thread.people.named_in(what, thread.spoken_of)
    if not new.experts or _content(what, thread.people) - forms.OPINION:
        return ""
    presumes = re.match(r"(?:why|how come|since when)\b", thread.last, re.IGNORECASE)
    if thread.named.spans and not presumes:
        return _swapped(thread.last, thread.named, new.experts)
    about = f" about {thread.topic}?" if thread.topic and (presumes or object_of(thread.last)) else ""
    return f"What {_do(new.experts)} {_list(new.experts)} say{about or f' to this: {_lower(thread.last)}'}"


def _swapped(last: str, old: Named, new: Sequence[str]) -> str:
    """The last question with other experts in the place of the first, or of all that stand in one list."""
    start, end = old.spans[0]
    for span in old.spans[1:]:
        if re.fullmatch(r"\s*(?:,|and|,\s*and|or|&)\s*", last[end : span[0]]):
            end = span[1]
    text = f"{last[:start]}{_list(new)}{last[end:]}"
    many = len(new) > 1
    text = re.sub(
        r"^(\w+\s+)?(?:does|do)\b",
        lambda found: f"{found[1] or ''}{'do' if many else 'does'}",
        text,
        flags=re.IGNORECASE,
    )
    return f"{text.rstrip(' ?.!')}?"


def _with_topic(what: str, thread: _Thread, *, replaces: bool) -> str:
    """The last question asked about something else; ``replaces`` if that may stand in for its last phrase."""
    last = core(thread.last)
    if found := forms.PREPOSITION.match(what):
        return _with_phrase(last, found["word"].casefold(), found["object"], thread)
    is_put_to_all = bool(CROWD.search(last) or re.match(r"who\b", last, re.IGNORECASE))
    span = object_of(last)
    if span and (thread.asked or is_put_to_all):
        return f"{last[: span.start]}{what}?"
    if thread.asked:
        return f"What {_do(thread.asked)} {_list(thread.asked)} say about {what}?"
    phrases = noun_phrases(last)
    if replaces and phrases and phrases[-1].span.end == len(last):
        return f"{last[: phrases[-1].span.start]}{what}?"
    return f"What do the experts say about {what}?" if CROWD.search(last) else f"What is said about {what}?"


def _with_phrase(last: str, preposition: str, what: str, thread: _Thread) -> str:
    """The last question with "in Basra" for its own "in Baghdad", or with it added."""
    if preposition in ("about", "on") and (span := object_of(last)):
        return f"{last[: span.start]}{what}?"
    own = list(re.finditer(rf"\b{preposition}\s+(?=\S)", last, re.IGNORECASE))
    if own and len(last[own[-1].end() :].split()) <= MOST_ADDED:
        return f"{last[: own[-1].end()]}{what}?"
    return f"{last} {preposition} {what}?"


def _resolved(text: str, pointers: Sequence[Pronoun], thread: _Thread) -> tuple[str, list[Pronoun]]:
    """The text with what its pronouns stand for, and the pronouns that could not be told."""
    places: list[tuple[Pronoun, str]] = []
    left: list[Pronoun] = []
    for pronoun in pointers:
        words = _person(pronoun, text, thread) if pronoun.is_person else _thing(pronoun, text, thread)
        said = [other for _, other in places]
        if words and words not in said:
            places.append((pronoun, words))
        elif not words:
            left.append(pronoun)
    return put(text, places), left


def _without_pronouns(text: str, thread: _Thread) -> str:
    return _resolved(text, pointing_back(text), thread)[0]


def _person(pronoun: Pronoun, text: str, thread: _Thread) -> str:
    """The man or woman meant: somebody whom the last question asks about, or an expert of the conversation."""
    if not thread.asked:
        if somebody := _somebody(thread.last):
            return somebody
        if not forms.AS_SPEAKER.search(text):
            return ""
    here = thread.people.named_in(text).experts
    fitting = [name for name in thread.spoken_of if name not in here and is_woman(name) in (pronoun.is_she, None)]
    return fitting[0] if fitting else ""


def _somebody(last: str) -> str:
    """A person of the last question who is no expert: "the mayor of Oakhaven", "Moncur" in "What did Moncur say?"."""
    for phrase in reversed(noun_phrases(last)):
        if phrase.is_person:
            return phrase.definite
    asked = "|".join(ASKED)
    found = re.search(rf"\b(?:did|does|is|was)\s+(?P<who>(?:[A-Z][\w’'-]+\s*)+)(?:\s+(?:{asked})\b|\W*$)", last)
    return found["who"].strip() if found else ""


def _thing(pronoun: Pronoun, text: str, thread: _Thread) -> str:
    """The thing or things meant, or the experts for a "they" that says something; empty if it does not tell."""
    if pronoun.word == "so":
        return ""
    if pronoun.word in ("they", "them", "their") and (experts := _experts_meant(pronoun, text, thread)):
        return experts
    if pronoun.word == "there":
        places = re.findall(r"\b(?:in|at|to|near|from) ((?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)", thread.last)
        return f"in {places[-1]}" if places else ""
    span = object_of(thread.last)
    if pronoun.is_clause and not _takes_phrase(pronoun, text):
        return span.of(thread.last) if span and forms.WANTS.search(text[: pronoun.span.start]) else ""
    phrases = [
        phrase
        for phrase in noun_phrases(thread.last)
        if phrase.sure and not thread.people.named_in(phrase.text).experts
    ]
    at_object = [phrase for phrase in phrases if span and phrase.span.start >= span.start]
    others = sorted(phrases, key=lambda phrase: (not phrase.is_definite, -phrase.span.start))
    candidates = [*at_object, *(phrase for phrase in others if phrase not in at_object)]
    for phrase in candidates:
        if pronoun.number == "any" and phrase.is_plural and pronoun.word in ("this", "that"):
            return ""
        if pronoun.number == "any" or phrase.is_plural == (pronoun.number == "many"):
            return phrase.definite
    return ""


def _takes_phrase(pronoun: Pronoun, text: str) -> bool:
    """Whether a thing can stand for "that" here: "is that good", "who pays for that", but not "why does she say that"."""
    before = text[: pronoun.span.start].casefold().split()
    return bool(before) and before[-1] not in ASKED and before[-1] not in ("did", "does", "do")


def _experts_meant(pronoun: Pronoun, text: str, thread: _Thread) -> str:
    after = re.match(r"\s+(?:all\s+|both\s+|also\s+)?(?P<verb>[a-z]+)", text[pronoun.span.end :], re.IGNORECASE)
    speaks = pronoun.word == "they" and after is not None and after["verb"].casefold() in ASKED
    if not speaks:
        return ""
    if len(thread.asked) > 1:
        return _list(thread.asked)
    if CROWD.search(thread.last):
        return "the experts"
    if len(thread.asked) == 1 and is_woman(thread.asked[0]) is None:
        return ""
    return ""


def _with_matter(text: str, unsaid: Sequence[Pronoun], thread: _Thread) -> str:
    """The text with what it is about, since a word such as "that" or "so" or "more" leaves it open."""
    named = bool(thread.people.named_in(text).experts)
    says_so = any(one.word == "so" or (one.is_clause and not _takes_phrase(one, text)) for one in unsaid)
    if thread.topic and (says_so or named):
        return f"{text.rstrip(' ?.!')} about {thread.topic}?"
    if named and not thread.topic and thread.asked:
        return text
    if named or len(core(thread.last).split()) > MOST_JOINED:
        return (
            f"{text.rstrip(' ?.!')}, about {thread.topic}?"
            if thread.topic
            else f"{text.rstrip(' ?.!')}: {_lower(thread.last)}"
        )
    if thread.topic and (thread.asked or not unsaid):
        return f"About {thread.topic}: {_lower(text)}"
    return f"{_clause(thread.last)}, and {_lower(text)}"


def _scoped(text: str, thread: _Thread) -> str:
    """The text put to the one expert who was asked, unless it is put to somebody else."""
    text = f"{text.rstrip(' ?.!')}?"
    if len(thread.asked) != 1 or forms.EVERYBODY.search(text) or CROWD.search(text):
        return text
    if thread.people.named_in(text).experts:
        return text
    return f"{text.rstrip('?')}, according to {thread.asked[0]}?"


def _is_generic(text: str, thread: _Thread) -> bool:
    """Whether all that it asks of is a risk, a cost or the like, of nothing that it names."""
    content = _content(text, thread.people)
    return (
        bool(content)
        and content <= forms.GENERIC
        and len(text.split()) <= 8
        and not thread.people.named_in(text).experts
    )


def _clause(last: str) -> str:
    """The last question, to go on after."""
    return core(last)


def _lower(text: str) -> str:
    """The text as it stands after a colon: a name or an abbreviation keeps its capital."""
    first = text.split()[0] if text.split() else ""
    return (
        text[:1].lower() + text[1:]
        if re.fullmatch(rf"(?:{forms.WH}|the|for|in|on|by|and|about)\b.*", first, re.IGNORECASE)
        else text
    )


def _do(whom: Sequence[str]) -> str:
    return "do" if len(whom) > 1 or whom[0] == "Editors" else "does"


def _list(names: Sequence[str]) -> str:
    names = ["the editors" if name == "Editors" else name for name in names]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _content(text: str, people: People) -> set[str]:
    """The telling words that name no expert."""
    return set(telling(without_words(text, people.named_in(text).words)))
