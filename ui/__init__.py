"""All that a person touches: terminal and browser."""
