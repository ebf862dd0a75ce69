"""TOML, environment and command line go in; out come `Settings`, checked and typed."""
