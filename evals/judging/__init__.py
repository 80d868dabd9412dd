"""What the suite itself makes of an answer: each claim, quotation and citation held to the articles."""
