"""A member's copy of everything that is theirs: how it is written, and how another site reads it."""
