"""Alerts: what one address is told for one closed window, and the text of it."""
