from django.core.mail.backends.locmem import EmailBackend


class QueuedEmailBackend(EmailBackend):
    pass
