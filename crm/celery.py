"""The worker's door: each task runs inside the workspace that its message names, or not at all."""

import os

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

# Where outbox handlers stand; each module names the kinds that it does.
TASK_MODULES = [
    "crm.base.outbox.tasks",
    "crm.accounts.tasks",
    "crm.imports.tasks",
    "deals.tasks",
    "ai.insights.tasks",
]

app = Celery("crm", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = TASK_MODULES
app.conf.beat_schedule = {
    "send what the outbox owes": {
        "task": "crm.base.outbox.tasks.relay",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
    "forget what the outbox did long ago": {
        "task": "crm.base.outbox.tasks.tidy",
        "schedule": 24 * 3600.0,
    },
    "fail insights that take too long": {
        "task": "ai.insights.tasks.fail_what_takes_too_long",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "remind of tasks": {"task": "deals.tasks.remind", "schedule": 60.0, "options": {"expires": 60}},
}
