# syntax=docker/dockerfile:1
# Two images: `app` (the default) runs the web server, tasks, timetable and render process; `proxy` ends TLS before it.
# Nothing secret goes in. docs/operators/install.md tells how they are put together.

# --- what browsers load, by package-lock.json ---
FROM node:24-trixie-slim AS browser
WORKDIR /srv/commons
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# --- Python packages, by the hashes of requirements.lock ---
FROM python:3.13-slim-trixie AS packages
COPY deploy/bootstrap.lock requirements.lock /tmp/
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement /tmp/bootstrap.lock
RUN python -m venv --without-pip /opt/commons \
    && /opt/uv/bin/uv pip sync --no-cache --require-hashes --compile-bytecode \
        --python /opt/commons/bin/python /tmp/requirements.lock

# --- the site's own code ---
FROM python:3.13-slim-trixie AS code
ENV PATH=/opt/commons/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    MEDAI_DATA_DIR=/var/lib/commons
WORKDIR /srv/commons
COPY --from=packages /opt/commons /opt/commons
COPY . ./
# Whatever the umask of the checkout was: the site runs as another user.
RUN chmod -R a+rX . && python -m compileall -q .

# --- static files, compressed with brotli and gzip; the values below reach no other layer and name no server ---
FROM code AS static
COPY --from=browser /srv/commons/node_modules ./node_modules
RUN export MEDAI_SECRET_KEY="$(python manage.py make_secret)" \
        MEDAI_SITE_URL=https://commons.invalid \
        MEDAI_MAIL_URL=smtp://mail.invalid \
        MEDAI_MAIL_FROM=build@commons.invalid \
        DATABASE_URL=postgres://database.invalid/commons \
        REDIS_URL=redis://broker.invalid \
        CACHE_URL=redis://cache.invalid \
    && python manage.py build_static --brotli \
    && cp --recursive --dereference staticfiles/site /opt/static

# --- the proxy, as an ordinary user ---
FROM caddy:2.10-alpine AS proxy
RUN addgroup -S -g 10002 proxy \
    && adduser -S -u 10002 -G proxy -H proxy \
    && chown -R proxy:proxy /config /data
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["wget", "--quiet", "--output-document=-", "http://127.0.0.1:8081/"]
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]

# --- the site ---
FROM code AS app
COPY --from=static /opt/static ./staticfiles/site
RUN groupadd --system --gid 10001 commons \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/commons --shell /usr/sbin/nologin commons \
    && install --directory --owner=commons --group=commons --mode=700 /var/lib/commons /var/lib/commons/run
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "config.probe", "web"]
CMD ["granian", "--interface", "wsgi", "config.wsgi:application", \
     "--host", "0.0.0.0", "--port", "8000", "--http", "1", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "--runtime-mode", "st", \
     "--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "8", "--log-level", "warning"]
