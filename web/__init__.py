"""HTTP requests and commands -> answers: one `Search` and one `Answer` behind every face."""
