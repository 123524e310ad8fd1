"""A room for proofs: each event of the kind `probe` has effects that can be counted afterwards."""

MAIL_EVERY = 5
"""Every how many events one writes a mail."""
