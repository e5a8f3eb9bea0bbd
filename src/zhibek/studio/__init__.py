"""The face for browsers: HTTP and its first page."""
