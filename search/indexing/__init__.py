"""The process that writes the index, and how an index is built from nothing."""
