"""How large files may be, and how many. Plain numbers: the decoding process reads them too, and knows no Django."""

from typing import Final

LARGEST_IMAGE: Final = 4 * 1024 * 1024  # bytes
LARGEST_FILE: Final = 10 * 1024 * 1024  # bytes
LARGEST_BODY: Final = LARGEST_FILE + 512 * 1024  # bytes of a request: the file, and the form around it
MOST_PER_HOST: Final = 10
MOST_PER_MEMBER: Final = 200 * 1024 * 1024  # bytes
UPLOADS_AN_HOUR: Final = 60

LONGEST_NAME: Final = 200  # characters
LONGEST_ALT_TEXT: Final = 500  # characters

MOST_PIXELS: Final = 40_000_000
MOST_WEBP_PIXELS: Final = 12_500_000  # its decoder needs four times the room of others
MOST_LOSSLESS_WEBP_PIXELS: Final = 8_000_000  # five times
LONGEST_SIDE: Final = 20_000  # pixels
MOST_FRAMES: Final = 200
MOST_MOVING_PIXELS: Final = 40_000_000  # of all frames together
LARGEST_FRAME: Final = 5_000_000  # pixels; one that moves is kept several times over while it is encoded
WIDTHS: Final = (480, 960, 1600)  # pixels; what screens ask for
# An image is stored with the compression it came with; one that grows past this all the same is refused.
LARGEST_STORED_IMAGE: Final = 8 * 1024 * 1024  # bytes

# The privacy check reads all of a document; it takes about two seconds for the worst text of this length.
MOST_CHARACTERS: Final = 200_000
MOST_PAGES: Final = 100
MOST_OBJECTS: Final = 50_000  # of a PDF

# What the decoding process may use.
MEMORY: Final = 244 * 1024 * 1024  # bytes of private memory; 256 MB with the code of the libraries
ADDRESS_SPACE: Final = 1024 * 1024 * 1024  # bytes, libraries included
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 15
LARGEST_ANSWER: Final = 32 * 1024 * 1024  # bytes
