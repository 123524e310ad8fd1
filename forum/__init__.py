"""Categories, threads and posts."""
