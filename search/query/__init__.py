"""What people type: read into parts, and turned into a question to the index."""
