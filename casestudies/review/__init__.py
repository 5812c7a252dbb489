"""The review of a case: what is checked, by whom, how long it may take, and what is kept of it."""
