"""`python -m bench.peers --install` installs the tools that ours is compared with; `python -m bench peers` compares."""

import argparse

from bench.peers.environment import install

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description="The tools that ours is compared with.")
    parser.add_argument("--install", action="store_true", required=True, help="into bench/.peers, from their lock")
    parser.parse_args()
    install()
