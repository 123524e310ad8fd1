"""`python -m content.render_process SOCKET`: the render process without Django's start-up, which it has no use for."""

import sys

from content.render_process.keeper import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
