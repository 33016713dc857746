"""Candor's door, counting its SQL; /-/process tells what the process has grown to."""

import json
import os
import sys

import psutil
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
HEAVY = ("numpy", "scipy", "pandas", "sklearn", "interpret", "xgboost", "lightgbm", "torch", "transformers", "wordllama",
         "sentence_transformers", "openai", "pydantic_ai")  # fmt: skip
candor = get_wsgi_application()


def application(environ, start_response):
    if environ["PATH_INFO"] != "/-/process":
        return candor(environ, start_response)
    told = {
        "megabytes": psutil.Process().memory_info().rss / 1e6,
        "heavy": [name for name in HEAVY if name in sys.modules],
    }
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]
