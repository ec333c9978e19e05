"""Check files -> a report: what passed, and where the rest went wrong."""
