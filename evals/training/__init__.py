"""How the models that ship are trained and measured, each step a command."""
