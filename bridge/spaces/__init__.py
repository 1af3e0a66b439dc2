"""The contract's messages as ``gymnasium`` spaces: an Observation as arrays, an Action as numbers."""
