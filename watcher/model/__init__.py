"""The values that flow: frozen, without I/O, without a database.

record -> version -> change -> match -> alert -> message -> delivery -> attempt
"""
