"""What members decide about being told."""
