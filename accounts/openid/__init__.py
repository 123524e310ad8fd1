"""This site as the service by which members sign in elsewhere, in OpenID Connect. The protocol is allauth's."""
