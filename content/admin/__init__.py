"""What staff see of texts and of what stands beside them."""
