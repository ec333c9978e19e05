"""How maintainers make the model of the package. Nothing here is run by the program."""
