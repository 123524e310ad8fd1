"""What the forum gives to digests: threads that are followed, questions that wait, and what was popular meanwhile."""
