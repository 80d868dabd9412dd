"""How a chat model writes an answer: its prompt, its text, the citations in it, and what becomes of them."""
