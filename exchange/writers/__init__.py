"""Documents out: each writer turns a ``CaseRecord`` into one format."""
