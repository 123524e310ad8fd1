"""Who hears of what happens in the forum: kinds, sources, and how threads and posts are described to their readers."""
