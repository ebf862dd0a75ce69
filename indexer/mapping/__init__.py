"""From front matter and text to a document, or to the reason why the page is skipped."""
