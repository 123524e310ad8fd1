"""Mail that comes in: answers that become posts, mail of ours that came back, and complaints about it."""
