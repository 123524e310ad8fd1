"""What every part of the REST API is made of: refusals, operations, shapes, pages, and answers that come once."""
