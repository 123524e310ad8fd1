"""What is served under /static/ and how it gets there."""
