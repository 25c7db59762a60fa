"""Titles as the program sees them: cleaning, folding, language, phrases, the lexicon."""
