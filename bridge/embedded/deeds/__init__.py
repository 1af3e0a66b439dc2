"""What hands do: the use key, equipping, placing, crafting."""
