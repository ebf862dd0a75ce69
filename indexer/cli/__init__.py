"""The commands that build, check and watch: options go in, lines or JSON come out."""
