"""The teachers of the navigation suites: find, explore, reach."""
