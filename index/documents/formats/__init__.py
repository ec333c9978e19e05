"""A file of a format -> its text, Markdown or plain, one module a format; each is loaded only for a file of its own."""
