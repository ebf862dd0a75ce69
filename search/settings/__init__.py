"""Settings: takes a TOML file, the environment and the command line, gives one checked, frozen `Settings`."""
