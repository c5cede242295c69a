# The packages are installed apart, so that the image that runs has neither pip's cache nor a compiler.
FROM python:3.12.12-slim-trixie AS packages
WORKDIR /palabre
COPY pyproject.toml constraints.txt ./
# Only the dependencies, at their pinned versions; the project itself runs from its folder. In .venv beside it, where
# `python -m app` expects them: it would make that folder anew otherwise, and nobody may write here.
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > wanted.txt \
 && python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check -r wanted.txt -c constraints.txt

FROM python:3.12.12-slim-trixie
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin palabre \
 && install --directory --owner=palabre --group=palabre --mode=0700 /data
WORKDIR /palabre
COPY --from=packages /palabre/.venv ./.venv
COPY pyproject.toml ./
COPY migrations ./migrations
COPY app ./app
# Compiled now, because the file system may be read-only later.
RUN python -m compileall -q app migrations
ENV PATH=/palabre/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PALABRE_DATA_DIR=/data
USER palabre
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "app.cli", "serve", "--host", "0.0.0.0"]
