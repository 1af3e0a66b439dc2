"""Blocks: what each does when it is put, told of a change beside it, or ticked."""
