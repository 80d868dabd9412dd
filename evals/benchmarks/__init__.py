"""Measurements of speed, memory and retrieval, each a command."""
