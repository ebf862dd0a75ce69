"""Settings: takes a TOML file, the environment and options, gives one checked `Settings`."""
