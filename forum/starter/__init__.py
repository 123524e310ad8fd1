"""What the forum of a new installation begins with."""
