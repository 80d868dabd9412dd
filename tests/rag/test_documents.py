"""A document as sources: what is nobody's is given to nobody."""

from pathlib import Path

from rag.documents import sources_of_file

RATES = Path(__file__).parent.parent / "data" / "roundups" / "newatlanticist-rate-shock.md"


def test_a_link_within_a_section_is_nobodys() -> None:
    sources = sources_of_file(str(RATES))
    link = "Read more: How Aurelia’s home loans came to float"
    assert [source.experts for source in sources if link in source.text] == [None]
    section = [source for source in sources if "Malia Kealoha" in (source.experts or ())]
    assert len(section) > 1
    assert [source.start for source in section] == sorted(source.start for source in section)
