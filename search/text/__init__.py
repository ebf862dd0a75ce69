"""Text analysis: takes plain text, gives its words and terms, and extracts with matches marked."""
