"""What must hold on every page of every browser test: no error in the console, the content policy on and kept."""

from pathlib import PurePosixPath

POLICY = "default-src 'self'"
# What Chromium writes itself when a form came back with its errors, a board's move was refused, or a page is not there.
EXPECTED = ("status of 422", "status of 409", "status of 404")


class Watch:
    """Collects in `problems` what went wrong on a page, in words."""

    def __init__(self, page, site):
        self.site, self.problems = site, []
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("response", self.answered)

    def heard(self, message):
        if message.type == "error" and not any(each in message.text for each in EXPECTED):
            self.problems.append(f"{message.location.get('url', '')}: {message.text}")

    def answered(self, response):
        path = response.url.removeprefix(self.site)
        if not response.url.startswith(self.site):
            self.problems.append(f"The page asked another site: {response.url}")
        elif response.status >= 500 or (response.status == 404 and response.request.resource_type != "document"):
            self.problems.append(f"{response.request.method} {path}: {response.status}")
        elif response.request.resource_type == "document" and not PurePosixPath(path).suffix:
            policy = response.headers.get("content-security-policy", "")
            if not path.startswith("/admin/") and response.status == 200 and POLICY not in policy:
                self.problems.append(f"{path} came without its content policy: {policy!r}")
