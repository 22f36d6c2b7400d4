"""The compiled question: items, options and rows, and how rules post into it."""
