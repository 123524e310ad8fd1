"""Moving the database of a site that began with `make run` from SQLite to PostgreSQL. Told in docs/operators/moving.md.

`transfer.move` and `transfer.check` are the two ways in; `manage.py move_database` calls them.
"""


class MoveError(Exception):
    """The database could not be moved, or is not what was moved. The message is a sentence for the operator."""
