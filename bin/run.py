"""bin/run: the packages, then `manage.py serve`."""

import os
import sys
import time

import environment

if __name__ == "__main__":
    os.environ["CANDOR_STARTED"] = str(time.time())  # so that the time it prints counts the installation
    python = environment.ready("requirements.txt")
    os.execv(python, [str(python), str(environment.REPOSITORY / "manage.py"), "serve", *sys.argv[1:]])
