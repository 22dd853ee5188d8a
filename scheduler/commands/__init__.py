"""The commands of ``releve``, one module each; the command bears its module's name."""
