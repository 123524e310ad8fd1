"""Mail that gathers a period: what a member follows, and what happened while they were away."""
