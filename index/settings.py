"""Settings of the write side; a change of any but ``ef_search`` asks for a new index."""

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt


class Section(BaseModel):
    """A frozen group of settings; a misspelt name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class IndexSettings(Section):
    """How articles are cut and embedded."""

    embedder: str = "minilm"
    """``minilm``, the name or path of a sentence-transformers model, or ``module:function``."""
    chunk_tokens: PositiveInt = 200
    """Longest chunk in cl100k_base tokens; a longer paragraph is cut at sentence ends."""
    chunk_overlap: NonNegativeInt = 0
    """Tokens of the end of a chunk that the next one of the same paragraph repeats, in whole sentences."""
    ef_search: PositiveInt = 200
    """How many candidates Chroma's graph search keeps; more finds more and costs time."""
