"""The web package's commands, which run the service or print answers in the terminal."""
