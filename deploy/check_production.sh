#!/bin/sh
# Django's deployment checks on the production edition. The values name no server; nothing is connected to.
set -eu
cd "$(dirname "$0")/.."

env -i PATH="$PATH" HOME="${HOME:-/}" \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    DATABASE_URL=postgresql://commons@database.invalid/commons \
    REDIS_URL=redis://broker.invalid/0 \
    CACHE_URL=redis://cache.invalid/0 \
    MEDAI_SECRET_KEY="$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    MEDAI_SITE_URL=https://commons.example.org \
    MEDAI_MAIL_URL=smtp+tls://mail.example.org:587 \
    MEDAI_MAIL_FROM="Commons <no-reply@example.org>" \
    .venv/bin/python manage.py check --deploy --fail-level WARNING
