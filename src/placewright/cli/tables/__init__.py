"""Lists of places at the command line: answers written beside their rows, runs resumed, progress shown."""
