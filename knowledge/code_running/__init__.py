"""Running the code of articles where it can do no harm. `sandbox.run` is the door."""
