"""bin/test: the packages, then every check, then pytest, whose closing line is the last one."""

import os
import subprocess
import sys
import tempfile

import environment

CHECKS = {
    "Formatting": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "Lint": ["-m", "ruff", "check", "--quiet", "."],
    "System checks": ["manage.py", "check", "--fail-level", "WARNING"],
    "Migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    python = environment.ready("requirements-dev.txt")
    os.chdir(environment.REPOSITORY)
    failed = []
    with tempfile.TemporaryDirectory(prefix="candor-checks-") as data:
        # The checks look at the project, not at whatever this checkout's .env or data folder holds.
        os.chmod(data, 0o711)
        own = {"CANDOR_DATA": data, "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "DEBUG": "0"}
        for name, arguments in CHECKS.items():
            environment.say(name)
            if subprocess.run([python, *arguments], env=os.environ | own).returncode:
                failed.append(name)
    if failed:
        environment.say(f"Failed: {', '.join(failed)}. Mend that first; the tests did not run.")
        return 1
    environment.say("Tests")
    return subprocess.run([python, "-m", "pytest", *sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
