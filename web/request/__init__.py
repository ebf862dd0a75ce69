"""A request's parameters -> a checked `Search`, and a `Search` -> the URLs that ask for it."""
