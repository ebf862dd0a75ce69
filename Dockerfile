# The service in a container: the content is mounted read-only at /content, and the index at /index.
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
COPY requirements/run.txt /source/requirements/run.txt
RUN python3 -m venv /app && /app/bin/pip install --no-cache-dir -r /source/requirements/run.txt
COPY . /source
RUN /app/bin/pip install --no-cache-dir --no-deps /source

FROM ${BASE}
RUN useradd --uid 10001 --create-home search && install -d -o search /index
COPY --from=build /app /app
USER 10001
WORKDIR /home/search
ENV PATH=/app/bin:$PATH CURATED_SEARCH_CONTENT=/content CURATED_SEARCH_INDEX=/index \
    CURATED_SEARCH_HOST=0.0.0.0
VOLUME ["/index"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python3", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["curated-search", "serve"]
