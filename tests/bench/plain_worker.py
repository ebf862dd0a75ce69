"""The command line, serving on gunicorn's own worker: `python -m tests.bench.plain_worker`."""

from __future__ import annotations

from gunicorn.workers.gthread import ThreadWorker

from curated_search.main import main
from web.server import gunicorn_app

if __name__ == "__main__":
    gunicorn_app.ServiceWorker = ThreadWorker  # type: ignore[misc]
    main()
