"""The commands that build, check and watch an index, with text or JSON output."""
