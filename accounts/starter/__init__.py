"""What a new site begins with in this room."""
