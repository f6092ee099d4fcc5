"""The JSON API under `/api/v1`: a thin edge like the pages. It has no address yet."""
