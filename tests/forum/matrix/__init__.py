"""Who may see and do what: `table.py` says it, the tests beside it hold the program to it."""
