"""The case file: Markdown with YAML front matter, and the typed record that it stands for."""
