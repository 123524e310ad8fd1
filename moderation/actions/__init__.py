"""What members and moderators do here."""
