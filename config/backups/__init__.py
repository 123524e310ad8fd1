"""Backups: the whole site in one file, the same on every database. The format is told in docs/operators/backup.md.

`making.make_backup` and `restoring.restore_backup` are the two ways in; `manage.py backup` and `restore` call them.
"""


class BackupError(Exception):
    """A backup could not be made, or an archive not be restored. The message is a sentence for the operator."""
