"""Private conversations."""

from django.urls import path

from forum.views import contact, conversations

urlpatterns = [
    path("u/<str:username>/contact/", contact.ask, name="contact"),
    path("messages/requests/<int:pk>/", contact.answer, name="contact_answer"),
    path("messages/", conversations.inbox, name="conversations"),
    path("messages/new/", conversations.new_conversation, name="new_conversation"),
    path("messages/<int:pk>/invite/", conversations.invite, name="conversation_invite"),
    path("messages/<int:pk>/leave/", conversations.leave, name="conversation_leave"),
    path("messages/<int:pk>/mute/", conversations.mute, name="conversation_mute"),
]
