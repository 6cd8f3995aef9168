"""Tests: what the product promises, held one sentence at a time."""
