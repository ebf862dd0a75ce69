"""HTTP requests and commands -> answers; all interfaces share `Search` and `Answer`."""
