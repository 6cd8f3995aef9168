"""Where the command line starts: it imports nothing, since every worker process imports it again."""


def main() -> None:
    """Run ``kesiapan``."""
    from flows.command import main as command  # noqa: PLC0415

    command()
