"""Who hears of flags and decisions, and in which words."""
