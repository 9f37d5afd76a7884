"""Guides: what their prose may hold and link to, and how they are changed."""
