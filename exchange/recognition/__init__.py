"""From passages to a case: templates as data, what was placed where and why, and what is only offered."""
