"""Claims with one planted error, and controls without any, made by rule from documents: one module a family."""
