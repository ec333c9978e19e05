"""The `derek` command, a file a group of commands. The only room that prints."""
