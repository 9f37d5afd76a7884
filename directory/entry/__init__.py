"""Who may enter the admin: accounts, the second factor, and text that waits for its author to sign in again."""
