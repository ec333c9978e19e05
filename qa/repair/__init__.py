"""A question as typed -> the question as meant."""
