"""Ways to judge a claim against sources; the table of them is in ``rag.checkers``."""
