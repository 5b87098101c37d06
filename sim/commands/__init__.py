"""The subcommands of `maillage`, one file each; their modules import the simulator only when they run."""
