"""A file or folder -> documents: decoded, named, dated."""
