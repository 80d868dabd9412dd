"""Citations: the chip in a sentence, and the list of sources below, which has what a chip shows on hover."""

from collections.abc import Collection, Sequence

from ui.exchanges import KeptCitation, KeptPlace
from ui.html.escaping import published, text, titled
from ui.html.links import Place, address
from ui.wording import is_digest


def short(place: KeptPlace, among: Collection[str] = ()) -> str:
    """The place by surname, as people cite it; by initial and surname where others of ``among`` share that.

    >>> roe = KeptPlace(article_id="a", expert="Ann Roe", paragraph=2, start=0, end=1)
    >>> short(roe), short(roe, ["Ann Roe", "Bo Roe"])
    ('Roe ¶2', 'A. Roe ¶2')
    """
    owner = " & ".join(_surname(name, among) for name in place.expert.split(" and ") if name.strip())
    return f"{owner or 'Unattributed'} ¶{place.paragraph}"


def _surname(name: str, among: Collection[str]) -> str:
    last = name.split()[-1]
    shared = {other for joined in among for other in joined.split(" and ") if other.split()[-1:] == [last]}
    return f"{name[0]}. {last}" if len(shared) > 1 else last


def chip(place: KeptPlace, label: str, *, source: int | None = None) -> str:
    """The link that opens a source beside the chat; ``source`` is its number in the list below the answer."""
    number = f"{source}: " if source else ""
    return (
        f'<a class="cite" href="{text(address(Place.of(place)))}">'
        f'<span class="unseen">Source {number}</span><bdi>{text(label)}</bdi></a>'
    )


def place_link(place: KeptPlace, among: Collection[str] = ()) -> str:
    """A place that is covered, as a link with its headline."""
    about = f' <span class="about" dir="auto">“{text(place.headline)}”</span>' if place.headline else ""
    return chip(place, short(place, among)) + about


def sources(citations: Sequence[KeptCitation], among: Collection[str]) -> str:
    """All sources in order of first use, folded: who, where, when, the quoted words."""
    items = "".join(f"<li>{_source(citation, short(citation, among))}</li>" for citation in citations)
    return f'<details class="sources"><summary>Sources ({len(citations)})</summary><ol>{items}</ol></details>'


def _source(citation: KeptCitation, label: str) -> str:
    who = f'<b dir="auto">{text(citation.expert or "Unattributed")}</b>'
    affiliation = f', <span dir="auto">{text(citation.affiliation)}</span>' if citation.affiliation else ""
    link = published(citation.url, "" if is_digest(citation.title) else citation.quote)
    return (
        f"{chip(citation, label, source=citation.number)} "
        f'<div class="told"><p>{who}{affiliation}</p>'
        f'<blockquote dir="auto">{text(citation.quote)}</blockquote>'
        f"<p>{titled(citation.title, citation.date)}</p></div>{link}"
    )
