"""Everything on the far side of the wire, and the wire."""
