"""What every room stands on: errors, counted limits, soft caches, logs, facts about the site."""
