"""A claim put to everybody: who speaks to it, with which words, on which side, and whose view is only reported."""
