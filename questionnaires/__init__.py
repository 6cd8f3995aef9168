"""What is asked, of whom, and what was answered."""
