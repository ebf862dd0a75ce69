"""From a content folder to texts: files in order of id, each with front matter and body."""
