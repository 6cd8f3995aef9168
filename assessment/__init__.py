"""What it is worth, and who is chosen."""
