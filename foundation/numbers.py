"""Numbers as addresses and forms have them: texts that anybody can send."""

LONGEST = 18  # digits; every column of ids holds them


def number_in(text: str) -> int | None:
    """The whole number that a text is made of, leading zeros and all; None for anything else, and for a longer one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
