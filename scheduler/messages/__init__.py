"""Messages: who is told of what, in which words, by which way; and links that need no password."""
