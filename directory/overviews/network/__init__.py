"""The network: which organisations are tied to which, how, and how that can be drawn and told."""
