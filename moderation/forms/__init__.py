"""Forms of members and of moderators."""
