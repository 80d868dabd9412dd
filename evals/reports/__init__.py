"""A run's figures and cases for people and for machines: a page, JSON, JUnit XML, Markdown. Runs are only read here."""
