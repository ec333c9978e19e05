"""The `derek` command. The only room that prints."""
