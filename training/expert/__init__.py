"""The blueprint expert: a corpus of buildings in words, a codebook for them, and a model from words to codes."""
