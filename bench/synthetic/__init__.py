"""A synthetic registry of 600,000 trials, made up page by page: nothing of it is stored, and the seed says it all."""
