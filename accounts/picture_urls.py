"""Members' pictures. Outside the language prefixes: they are the same in each."""

from django.urls import path

from accounts.views import pictures

urlpatterns = [path("avatars/<str:key>/<int:side>.webp", pictures.avatar, name="avatar")]
