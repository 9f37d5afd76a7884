"""The pages of the network: as a whole, as a list of ties, from one organisation to another, and around one."""
