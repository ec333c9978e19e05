"""How many passages an answer has. Imports nothing: a command tells its help before it loads an index."""

TOP = 5  # unless told
MOST = 1000  # passages that may be asked for; a slip of the finger must not take the memory
