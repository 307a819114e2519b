"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi`."""

from awards.config import ConfigError
from awards.factory import create_app

try:
    app = create_app()
except ConfigError as error:
    raise SystemExit(f"A setting is wrong: {error}") from None
