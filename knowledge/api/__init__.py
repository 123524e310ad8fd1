"""The knowledge base to programs."""
