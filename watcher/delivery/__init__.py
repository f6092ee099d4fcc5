"""From the durable delivery row to the other side's answer: at least once, and never twice without a trace."""
