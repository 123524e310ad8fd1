"""Reader pages of the forum, one module for each part of it."""

from forum.urls import care, composer, conversations, lists, thread, welcoming

urlpatterns = [
    *lists.urlpatterns,
    *composer.urlpatterns,
    *care.urlpatterns,
    *conversations.urlpatterns,
    *welcoming.urlpatterns,
    *thread.urlpatterns,
]
