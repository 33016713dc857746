"""A real Chromium before a real server and a real worker, in a workspace of a few deals; nothing waits by the clock."""

import os
import shutil
import threading
from contextlib import contextmanager

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import transaction
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import expect, sync_playwright

from crm.base.tenancy import use_workspace
from crm.celery import app
from tests.browser import house as houses
from tests.browser.watching import Watch

REQUIRED = os.environ.get("BROWSER") == "required"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]
PATIENCE = int(os.environ.get("BROWSER_PATIENCE", 20_000))  # milliseconds; for a machine that has much else to do

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason="There is no Chromium here: apt-get install chromium"))


@pytest.fixture(scope="package")
def chromium():
    assert CHROMIUM, "BROWSER=required, but there is no Chromium: apt-get install chromium"
    # Playwright's own loop runs in this thread, so Django takes every query of a test for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    switches = SWITCHES + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def site(django_db_setup):
    """The address of the whole site, with its middleware and static files, on a port of its own."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="package")
def worker(django_db_setup):
    """A Celery worker that takes what is sent through Redis."""
    with start_worker(app, pool="solo", concurrency=1, perform_ping_check=False, loglevel="ERROR") as running:
        yield running


@pytest.fixture
def house(committed):
    """A workspace with a rep, a manager and a few deals, committed so that server and worker see it."""
    with transaction.atomic():
        return houses.build()


@pytest.fixture
def look_in(house):
    """with look_in(): ... -> the records as they stand now."""

    @contextmanager
    def looking():
        with use_workspace(house.workspace), transaction.atomic():
            yield

    return looking


@pytest.fixture
def open_page(chromium, site, house):
    """open_page(member=None, dark=False, width=1280, script=True, …) -> a page, signed in as the member, and watched."""
    contexts, watches = [], []

    def opened(member=None, dark=False, width=1280, height=850, script=True, **options):
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if member:
            client = Client()
            client.force_login(member.user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        page = context.new_page()
        watches.append(Watch(page, site))
        return page

    yield opened
    for context in contexts:
        context.close()
    problems = [problem for watch in watches for problem in watch.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(open_page, house):
    """A page of the rep."""
    return open_page(house.rep)
