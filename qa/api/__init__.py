"""Questions and answers for programs, over HTTP."""
