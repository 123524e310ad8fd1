"""The one place that lets HTML into a page unescaped."""

from django.utils.safestring import SafeString, mark_safe

from content.markup.rendered import RenderedHtml


def trusted(html: object) -> SafeString:
    """HTML that a template may put on a page. Raises TypeError for anything that the renderer did not make."""
    if not isinstance(html, RenderedHtml):
        raise TypeError(f"Only rendered text is shown without escaping, not {type(html).__name__}.")
    return mark_safe(html)  # noqa: S308 - sanitised; the type says so
