"""How gunicorn serves the site: `gunicorn --config hkai_site/gunicorn.py`."""

import os

wsgi_app = "hkai_site.wsgi"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True
timeout = 60
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
# Its socket would stand in the home folder, one for all servers of a user.
control_socket_disable = True
