"""The command line `assigner`: one small module per command in :mod:`assigner.cli.commands`.

Heavy libraries are imported inside commands, so that ``assigner --help`` answers at once. When to
modify: never for a new command; see :mod:`assigner.cli.app`.
"""
