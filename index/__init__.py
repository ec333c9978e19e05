"""Documents -> an index on disk -> ranked hits. Knows nothing of answers or of any page."""
