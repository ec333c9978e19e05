"""The chat in a browser: `python app.py` is `derek chat`."""

import sys

from qa.cli.main import main

if __name__ == "__main__":
    main(["chat", *sys.argv[1:]])
