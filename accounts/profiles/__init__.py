"""Profiles: what stands in them, who sees which part of it, and what other rooms add."""
