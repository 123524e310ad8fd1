"""The texts of the interface: collected from the sources, kept in one catalogue, compiled without system tools.

For development only: it needs babel and polib. A running site reads the compiled file that is committed beside it.
"""
