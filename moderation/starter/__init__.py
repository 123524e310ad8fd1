"""What a new site begins with here."""
