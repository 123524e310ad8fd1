"""Trust levels from facts: the bars of each level, the facts they are held against, and the reckoning."""
