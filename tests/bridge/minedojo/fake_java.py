"""Stands before the real ``java`` on PATH: says a version, or does as the engine's process does, up to the port that answers.

Behind that port is an engine that the test serves (FAKE_JAVA_PORT). What the package asked for is written to FAKE_JAVA_TOLD.
"""

import json
import os
import re
import signal
import sys
from pathlib import Path

if sys.argv[1:] == ["-version"]:
    sys.stderr.write('openjdk version "1.8.0_392"\n')
    sys.exit(0)
run = next(word.partition("=")[2] for word in sys.argv if word.startswith("-PrunDir="))
settings = Path(run, "config", "malmomodCLIENT.cfg").read_text()
port = int(re.search(r"I:portOverride=(\d+)", settings)[1])
told = {
    "arguments": sys.argv[1:],
    "settings": settings,
    "port": port,
    "process": os.getpid(),
    "folder": str(Path.cwd()),
}
Path(os.environ["FAKE_JAVA_TOLD"]).write_text(json.dumps(told))
answer = os.environ.get("FAKE_JAVA_PORT")
if answer is None:
    sys.stdout.write(os.environ["FAKE_JAVA_SAYS"])
    sys.exit(1)
sys.stdout.write(f"***** Start MalmoEnvServer on port {answer}\nCLIENT enter state: DORMANT\n")
sys.stdout.flush()
signal.pause()
