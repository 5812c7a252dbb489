"""Importing: from files to cases. Readers and records are ``exchange``'s; what they name is looked up here."""
