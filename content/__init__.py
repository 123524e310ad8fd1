"""What people write, whatever it belongs to: rendering, checks before a write, citations, attachments."""
