"""`python -m content.attachments.decoding image PNG <file >answer`, or `square PNG 96 256` for small squares of it."""

import sys

from content.attachments.decoding import limits, protocol


def main(task: str, name: str, *sides: str) -> None:
    """Read one file, write one answer."""
    # What the work needs is loaded first: afterwards no file can be written and little memory is left to waste.
    if task == "image":
        from content.attachments.decoding import images  # noqa: PLC0415
    elif task == "square":
        from content.attachments.decoding import squares  # noqa: PLC0415
    else:
        from content.attachments.decoding import documents  # noqa: PLC0415
    limits.limit()
    data = sys.stdin.buffer.read()
    answer = sys.stdout.buffer
    try:
        if task == "image":
            made = images.reencode(data, name)
            pictures = [made.whole, *made.smaller]
            head = {
                "pictures": [[picture.width, picture.height] for picture in pictures],
                "frames": made.frames,
                "label": made.label,
            }
            protocol.write(answer, head, [picture.data for picture in pictures])
        elif task == "square":
            pictures, label = squares.squares(data, name, [int(side) for side in sides])
            head = {"pictures": [[picture.width, picture.height] for picture in pictures], "label": label}
            protocol.write(answer, head, [picture.data for picture in pictures])
        else:
            protocol.write(answer, {"text": documents.text_of_pdf(data)})
    except protocol.Refused as refused:
        protocol.write(answer, {"refused": refused.code})
    answer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
