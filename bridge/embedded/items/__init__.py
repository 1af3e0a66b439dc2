"""Items: in slots and chests, on the ground, made of one another, and the book that counts them."""
