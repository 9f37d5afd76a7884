"""How gunicorn serves the site: `python -m gunicorn --config hkai_site/gunicorn.py`."""

import signal
from typing import Any

from hkai_site.settings import env

wsgi_app = "hkai_site.wsgi"
bind = f"{env.str('HOST', default='127.0.0.1')}:{env.str('PORT', default='8000')}"
workers = env.int("WEB_CONCURRENCY", default=2)
preload_app = True
timeout = 60
# A worker starts afresh now and then, not all at the same moment.
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
# Its socket would stand in the home folder, one for all servers of a user.
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Let a worker finish its answer whichever way it is ended; Ctrl-C would cut it off with a traceback."""
    for ending in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(ending, worker.handle_exit)
