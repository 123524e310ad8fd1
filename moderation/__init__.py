"""Flags, the review queue, decisions and trust."""
