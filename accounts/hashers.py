"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SiteArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the OWASP floor. Django's own default takes 100 MiB a sign-in."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
