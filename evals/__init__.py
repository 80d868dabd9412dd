"""Measurement: cases become outcomes, scores and a report."""
