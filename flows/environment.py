"""What the environment of every process of ours holds; imported before any library that reads it. A value that is there already stays."""

import os
from pathlib import Path

ENVIRONMENT = {
    "OPENPYXL_LXML": "False",  # workbooks are read and written by one XML library, whatever else is installed
    # Prefect stays on this machine, and its embedded server may start on a slow one.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_HOME": str(Path.home() / ".local" / "share" / "kesiapan" / "prefect"),
}

for _name, _value in ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)
