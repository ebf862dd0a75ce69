"""A checked `Search` -> an `Answer` of the engine -> the plain dict that every face presents."""
