"""Around every route: access (keys, token, rate limit), headers, caching, and errors as answers."""
