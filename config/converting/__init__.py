"""What other forums give away, as lines that `manage.py import_site` reads. Told in docs/operators/moving-in.md."""


class ConvertError(Exception):
    """The source cannot be read. The message is a sentence for the operator."""
