"""Short forms of texts."""


def excerpt_of(text: str, longest: int) -> str:
    """The beginning of a text on one line, cut between words where it can be."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    cut = flat[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest * 2 // 3 else cut) + "…"
