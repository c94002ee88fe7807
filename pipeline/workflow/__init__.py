"""The journey of one page and of one batch; the only place where the rooms meet."""
