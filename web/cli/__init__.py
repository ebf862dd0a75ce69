"""The commands of the web package: options -> a running service, or answers in the terminal."""
