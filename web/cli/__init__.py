"""The web package's commands: options -> a running service, or answers in the terminal."""
