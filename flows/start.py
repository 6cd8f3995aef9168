"""Where the command line starts: it imports nothing of ours, since every worker process imports it again."""

import os

os.environ.setdefault("OPENPYXL_LXML", "False")  # workbooks are read and written by one XML library, whatever else is installed


def main() -> None:
    """Run ``kesiapan``."""
    from flows.command import main as command  # noqa: PLC0415

    command()
