"""Documents on their way into an index: what is written of them, and the steps of a build.

Documents in; entries, vocabulary and a described generation out, for whichever engine.
"""
