"""The views of the whole: what each of them shows, computed from what is public. Nothing here knows a request."""
