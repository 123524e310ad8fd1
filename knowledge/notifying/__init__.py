"""Who hears of what happens in the knowledge base: kinds, sources, and how its things are described."""
