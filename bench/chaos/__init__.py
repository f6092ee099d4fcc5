"""A campaign of faults: the service under load is killed, stopped and cut off, and every message is accounted for.

What is due, what arrived and what went wrong are files of three programs; `account` reads them and the ledger's rows,
and knows nothing of the service.
"""
