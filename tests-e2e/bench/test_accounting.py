"""Tests of CPU accounting."""

import os
import subprocess
import sys

from bench.accounting import TICKS, Spent, children_of, cpu_of, living, own_cpu_of, read_stat, tree

BURN = "import time\nwhile time.process_time() < 0.2: pass"


def test_a_stat_line_is_parsed_after_the_commands_name() -> None:
    fields = ["S", "7", *["0"] * 9, "100", "50", "30", "20", *["0"] * 20]
    assert read_stat(f"12 (a ) name (1) {' '.join(fields)}".replace("(1) ", "(1)) ")) == Spent(
        7, 200 / TICKS, "a ) name (1)", 50 / TICKS
    )


def test_a_tree_is_the_roots_and_their_descendants() -> None:
    processes = {1: Spent(0, 9), 2: Spent(1, 1), 3: Spent(2, 2), 4: Spent(3, 4), 5: Spent(1, 8)}
    assert tree(processes, [2]) == [2, 3, 4]
    assert cpu_of(processes, [2]) == 7


def test_the_cpu_of_single_processes_is_without_their_ended_children() -> None:
    assert own_cpu_of({1: Spent(0, 9, ended=4), 2: Spent(1, 1), 3: Spent(1, 1)}, [1, 2, 4]) == 6


def test_a_root_that_descends_from_another_counts_once() -> None:
    processes = {2: Spent(1, 1), 3: Spent(2, 2)}
    assert cpu_of(processes, [2, 3]) == 3


def test_the_databases_cpu_is_reported_separately() -> None:
    processes = {1: Spent(0, 9, "python"), 2: Spent(1, 1, "postgres"), 3: Spent(2, 2, "postgres")}
    assert (cpu_of(processes, [1]), cpu_of(processes, [1], "postgres")) == (12, 3)


def test_an_ended_root_counts_zero() -> None:
    assert cpu_of({2: Spent(1, 1)}, [2, 99]) == 1


def test_the_cpu_of_an_ended_child_stays_counted() -> None:
    before = cpu_of(living(), [os.getpid()])
    subprocess.run([sys.executable, "-c", BURN], check=True)
    assert cpu_of(living(), [os.getpid()]) - before >= 0.15


def test_a_living_child_is_counted_once() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in children_of(os.getpid())
        child.communicate(b"\n")
    assert child.pid not in children_of(os.getpid())
