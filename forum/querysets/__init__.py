"""Reads of the forum. Every list, page, feed and answer to a program starts from a `visible_to(user)` here."""
