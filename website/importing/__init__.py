"""Importing: from files to cases. Readers and records are ``exchange``'s; ``exchange.lookups`` knows what they name."""
