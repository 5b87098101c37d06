"""`python -m dashboards`: the command without the others."""

from dashboards.command import command

if __name__ == "__main__":
    command()
