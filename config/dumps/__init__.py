"""What everybody may copy from this site, as numbered editions that can be downloaded and cited.

Told in docs/operators/public-dump.md.
"""


class DumpError(Exception):
    """No edition was made. The message is a sentence for the operator."""
