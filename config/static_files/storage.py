"""Static files as the web server gives them out: each under a name that contains a hash of its content."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.exceptions import ImproperlyConfigured


class BuiltStaticStorage(ManifestStaticFilesStorage):
    """Reads what `manage.py build_static` made. Scripts are not rewritten: they import by names of the import map."""

    # What Django rewrites, without the source maps that some third-party files name: none is served.
    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",
                (r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""", """@import url("%(url)s")"""),
            ),
        ),
    )

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            raise ImproperlyConfigured("The static files are not built yet. Run: python manage.py build_static")
        return str(super().stored_name(name))
