"""The read side: questions become passages, answers with citations, and verified answers."""
