"""A registry's sixty releases in minutes: invented trials change, the real service tells, and another program counts.

- `generate` writes histories, what each edit means, who is to ask for what, and what goes wrong at each release;
- `drive` runs the real command line against the real replay registry, with real receivers, and kills it now and then;
- `account` knows only what was generated and what arrived. It imports nothing of the service.
"""
