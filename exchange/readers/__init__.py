"""Documents in: each reader turns one shape of document into a ``CaseRecord``."""
