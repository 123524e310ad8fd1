"""Entry point of the web server."""

import gc

from config.start import settings_or_exit

with settings_or_exit():
    import django

    django.setup(set_prefix=False)

    from config.handler import Handler
    from foundation import tallies

    application = Handler()

# Openings of threads and reading positions: one trip to the cache for all of a moment, not two for each page.
tallies.gather(1.0)  # seconds

# What was loaded by now stays for the life of the process: the collector need not walk through it again, nor after
# every few hundred objects, of which a page makes thousands. Hardly any of them stand in a circle, so what is found
# later for it are a few megabytes at most.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
