"""Entry point of the web server."""

from config.start import settings_or_exit

with settings_or_exit():
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
