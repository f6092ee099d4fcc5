"""What pages, feeds and the API show of a trial, a search or a place: values made from versions and changes."""
