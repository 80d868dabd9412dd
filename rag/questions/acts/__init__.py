"""What a message does to the last question as a whole: each act gives the standalone question, or "" if it is none."""
