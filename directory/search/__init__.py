"""Search: what the words of a visitor mean, and which records answer, in which order, with which counts.

The rest of the site uses `ask` and the types around it, and nothing else from below here.
"""
