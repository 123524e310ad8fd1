"""Reader pages of the forum, one module for each part of it; the most read ones stand first, and are found first."""

from forum.urls import care, composer, conversations, lists, thread, welcoming

urlpatterns = [
    *thread.urlpatterns,
    *lists.urlpatterns,
    *composer.urlpatterns,
    *care.urlpatterns,
    *conversations.urlpatterns,
    *welcoming.urlpatterns,
]
