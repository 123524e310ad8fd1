"""A forum full of invented threads, for measuring: as large as wished, and the same for the same seed."""
