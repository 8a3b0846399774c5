"""Training of what is learned: each module is a command that makes one shipped file from annotated text."""
