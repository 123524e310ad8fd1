"""Keeps a handful of processes running: start in order, restart what dies, stop in reverse.

Knows nothing of Django or of this site: `config.startup` writes a Plan, `python -m config.supervisor` carries it out.
"""
