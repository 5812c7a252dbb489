# Site and worker in one image: the command says which.
#   docker build -t precedent .
#   docker run --env-file .env -p 8000:8000 precedent

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PRECEDENT_ENV=production \
    PRECEDENT_VAR=/var/lib/precedent
# What a backup of PostgreSQL needs; of the same version as the server in compose.yaml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --home-dir /home/precedent precedent \
    && install --directory --owner=precedent --group=precedent /var/lib/precedent
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/precedent
COPY . .
RUN python -m compileall -q .
USER precedent
VOLUME /var/lib/precedent
EXPOSE 8000
# Any answer to any address means that the process is there; the redirect to https is one.
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/health/live'); c.getresponse()"]
CMD ["gunicorn", "cms.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
