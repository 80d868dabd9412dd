"""The write side: articles become reactions, paragraphs, chunks and an index."""
