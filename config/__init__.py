"""The site as a whole: settings, addresses, middleware, start-up."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
