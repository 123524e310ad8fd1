"""Topics, articles and learning."""
