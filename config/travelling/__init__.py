"""A whole site as one file of JSON Lines with its attachments beside it: written by `manage.py export_site`, read by
`manage.py import_site`. Told in docs/operators/moving.md and docs/developers/site-file.md.

Which models travel, and how, the rooms say in `foundation.travelling`.
"""


class SiteFileError(Exception):
    """The file cannot be written, or is not one that can be read. The message is a sentence for the operator."""
