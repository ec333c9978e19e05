"""What is said to the program itself, not asked of the documents: thanks, greetings, "help"; and what it replies."""
