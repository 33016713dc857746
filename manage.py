#!/usr/bin/env python3
"""Django's command line; on one machine it finds the embedded servers running, or starts them for the command."""

import os
import sys

WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "serve",  # starts and stops them itself
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    try:
        import environ
        from django.core.management import execute_from_command_line

        from crm.local import stack, where
        from crm.local.folder import LocalTrouble
    except ImportError as error:
        sys.exit(f"{error}. Candor's packages are in .venv: bin/run makes it, then .venv/bin/python manage.py works.")
    environ.Env.read_env(where.REPOSITORY / ".env")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "help")
    servers = None
    if where.is_local() and command not in WITHOUT_SERVERS:
        try:
            servers = stack.ensure(where.data_folder(), say=lambda line: print(line, file=sys.stderr))
        except LocalTrouble as error:
            sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    finally:
        if servers:
            servers.stop(wait=True)


if __name__ == "__main__":
    main()
