"""Development only: makes the data files that the runtime loads (scikit-learn stays out of the runtime)."""
