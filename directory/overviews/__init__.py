"""Views of the whole: what each computes from the register. One module a view; none knows of requests."""
