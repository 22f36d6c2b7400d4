"""The commands, one module each; :mod:`assigner.cli.app` lists them in the order of the help page."""
