"""`python -m medai_commons` is the command `medai-commons`."""

import sys

from medai_commons.tool import main

sys.exit(main())
