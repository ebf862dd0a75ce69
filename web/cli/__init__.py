"""The commands of the web package: options -> a running service, or answers on a terminal."""
