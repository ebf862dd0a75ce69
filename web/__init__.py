"""HTTP requests and commands -> answers; every face shares one `Search` and one `Answer`."""
