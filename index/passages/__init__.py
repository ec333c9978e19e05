"""A document -> passages."""
