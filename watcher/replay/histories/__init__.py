"""The histories that are shipped: JSON files, described in README.md beside them."""
