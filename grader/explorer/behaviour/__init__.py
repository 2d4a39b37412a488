"""A process as a tree: after which outcomes it does what next, grown by asking the oracle."""
