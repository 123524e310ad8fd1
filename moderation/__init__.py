"""Flags, decisions and trust."""
