"""The forum to programs: threads, posts, what is said about them, what members keep."""
