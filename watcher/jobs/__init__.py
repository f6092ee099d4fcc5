"""What the scheduler, the command line and the pages may start: each job is one function, and may be started again."""
