"""When, where and how fast it runs."""
