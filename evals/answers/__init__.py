"""Answers that came from elsewhere, read as outcomes that the suite judges like those of its own assistant."""
