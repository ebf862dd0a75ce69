"""The index's words and the owner's word lists -> what a typed word may stand for.

Corrections, spelling suggestions, completions, synonyms and acronyms; the same on every engine.
"""
