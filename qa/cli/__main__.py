"""`python -m qa.cli` is `derek`."""

from qa.cli.main import main

if __name__ == "__main__":
    main()
