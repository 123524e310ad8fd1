"""What a new installation begins with: the pages of the house, and members to try things out with."""
