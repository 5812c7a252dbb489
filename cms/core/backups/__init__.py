"""Backups: the database and what people uploaded, with a manifest by which a restore knows that they are whole."""
