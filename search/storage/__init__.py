"""A folder of generations on disk: a build in, the switch to it and the way back out.

Files, checksums, locks and the pointer; what is in the files is the engines' matter.
"""
