"""Passages -> what a question is compared with; a question -> how each passage compares."""
