"""What members, reviewers and editors do in the knowledge base."""
