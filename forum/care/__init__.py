"""Care for threads and posts as pages offer it: tools that one may use now, and what was done before."""
