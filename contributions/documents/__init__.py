"""Documents in: a file becomes passages, a person says what becomes of each, and a draft is made."""
