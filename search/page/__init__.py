"""The page that answers a search."""
