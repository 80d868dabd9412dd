"""The reader of the settings, as the benchmarks use it."""

from index.parts import part
from index.records import Chunk
from index.sentences import sentences
from rag.library import Library
from rag.readers import READERS, Reader, Text
from rag.settings import Settings


def reader(settings: Settings, library: Library) -> Reader:
    """The reader that ``read.reader`` names."""
    return part("reader", settings.read.reader, READERS)(settings.read, library)


def text_of(chunk: Chunk) -> Text:
    """A passage as a reader gets it: under its speaker and headline, else under its page's title."""
    heading = ": ".join(words for words in (chunk.owner, chunk.headline) if words) or chunk.title
    return Text(heading, tuple(span.of(chunk.text) for span in sentences(chunk.text)))
