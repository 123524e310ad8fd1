"""Cited works: how they are recognised and named."""
