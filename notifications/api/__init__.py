"""What members are told and follow, to programs."""
