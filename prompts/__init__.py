"""The words said to models."""
