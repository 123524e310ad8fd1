"""Texts in which somebody speaks of their own illness, or says that they want to die."""
