"""Where the command line starts: it imports only the environment, since every worker process imports it again."""

import flows.environment  # noqa: F401  (before openpyxl is imported)


def main() -> None:
    """Run ``kesiapan``."""
    from flows.command import main as command  # noqa: PLC0415

    command()
