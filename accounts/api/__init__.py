"""Members to programs: who asks, people, groups, what is one's own."""
