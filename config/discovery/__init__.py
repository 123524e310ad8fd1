"""How programs of others find what is here: feeds, sitemaps, rules for robots, previews, lists inside other pages.

All of it shows what a guest may read, whoever asks.
"""
