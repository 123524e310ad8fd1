"""Entry point of the web server."""

import gc

from config.start import settings_or_exit

with settings_or_exit():
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

# What was loaded by now stays for the life of the process: the collector need not walk through it again, nor after
# every few hundred objects, of which a page makes thousands.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 20)
