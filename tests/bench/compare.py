#!/usr/bin/env python3
"""Runs the floor at synchronous=FULL and the product in turn through the workload's driver and prints ratios.

usage: compare.py --bench DIR --w DIR --floor BIN --adapter BIN --dir SCRATCH [--runs N] [--before BIN]
Ends with 1 when a target is missed or a result is wrong. With the adapter of an earlier state it runs too, and a table says
what became slower or larger: the median of each run's ratio, for the machine itself is quicker now and slower then.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

# figure, how it is compared, target: ratios are product / floor in the same run.
TARGETS = [
    ("each_marks_s", "at least", 0.8, "durable marks a second, one at a time"),
    ("converge_s", "at most", 1.5, "four laptops converged"),
    ("boot_s", "at most", 2.0, "a fresh laptop ready"),
]
LIMITS = [
    ("up_MB", 0.45, "bytes sent up, MB"),
    ("query_p50_ms", 2.0, "who is missing, by building, ms"),
    ("rss_MB", 60.0, "resident memory while syncing, MB"),
]
# figure, whether more of it is better
CHANGES = [
    ("each_marks_s", True), ("converge_s", False), ("boot_s", False), ("query_p50_ms", False),
    ("reopen_s", False), ("up_MB", False), ("rss_MB", False),
]
TRUTHS = ["stat_ok", "hash_ok", "query_ok", "boot_ok"]


def once(args, name, adapter):
    env = dict(os.environ, FLOOR_BIN=args.floor, ADAPTER=adapter)
    command = [sys.executable, os.path.join(args.bench, "bench.py"), name, "--w", args.w, "--dir", args.dir]
    out = subprocess.run(command + ["--out", os.devnull], env=env, check=True, capture_output=True, text=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def tell_changes(now, before):
    for key, more_is_better in CHANGES:
        of = lambda runs: statistics.median(run[key] for run in runs)
        ratio = statistics.median(a[key] / b[key] for a, b in zip(now, before))
        print(f"now / before  {key}: {ratio:.2f} ({of(now):.3g} / {of(before):.3g}; {'more' if more_is_better else 'less'} is better)")


def main():
    parser = argparse.ArgumentParser()
    for flag in ("--bench", "--w", "--floor", "--adapter", "--dir"):
        parser.add_argument(flag, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--before")
    args = parser.parse_args()
    runs, earlier = [], []
    for _ in range(args.runs):
        runs.append((once(args, "floor-full", args.adapter), once(args, "linli", args.adapter)))
        if args.before:
            earlier.append(once(args, "linli", args.before))
    failed = []
    for truth in TRUTHS:
        if not all(product[truth] for _, product in runs):
            failed.append(truth)
            print(f"WRONG  {truth}")
    median = lambda which, key: statistics.median(run[which][key] for run in runs)
    for key, how, target, what in TARGETS:
        ratio = statistics.median(product[key] / floor[key] for floor, product in runs)
        good = ratio >= target if how == "at least" else ratio <= target
        failed += [] if good else [key]
        print(f"{'ok    ' if good else 'MISSED'} {what}: {ratio:.2f} x the floor ({how} {target}); "
              f"{median(1, key):.3g} beside {median(0, key):.3g}")
    for key, limit, what in LIMITS:
        value = median(1, key)
        failed += [] if value <= limit else [key]
        print(f"{'ok    ' if value <= limit else 'MISSED'} {what}: {value:.3g} (at most {limit}); floor {median(0, key):.3g}")
    for key in ("down_MB", "disk_MB", "hub_disk_MB", "hub_rss_MB", "boot_MB", "reopen_s"):
        print(f"       {key}: {median(1, key):.3g}; floor {median(0, key):.3g}")
    if earlier:
        tell_changes([product for _, product in runs], earlier)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
