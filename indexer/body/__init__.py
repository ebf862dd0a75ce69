"""From a body to plain text: HTML, Markdown and shortcodes go in, text and headings come out."""
