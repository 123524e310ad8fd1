"""The page of one thread: what is read for it, and what each reader sees of it."""
