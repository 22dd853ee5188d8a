"""``python -m tests.benchmarks FOLDER``: measure the solver and its peers on the instances of a folder."""

from tests.benchmarks.command import bench

if __name__ == "__main__":
    bench(prog_name="python -m tests.benchmarks")
