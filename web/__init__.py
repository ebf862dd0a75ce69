"""Answer HTTP requests and commands. All interfaces share `Search` and `Answer`."""
