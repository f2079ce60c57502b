#!/usr/bin/env python3
"""A bad line between two network namespaces, for kernels without netem: packets are delayed, lost, throttled and cut off.

usage: line.py NETNS_A NETNS_B --rate BITS --loss SHARE --delay SECONDS --cut EVERY FOR --seed N
Makes an interface "line" in each and prints "ready"; whoever started this gives them addresses. When its input ends, one line of JSON
counts what went over in each direction: packets, bytes with all that was sent twice, and the payload of TCP counted once.
"""
import argparse
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def made_in(netns):
    with open(f"/var/run/netns/{netns}") as place:
        if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), 0):
            raise OSError(ctypes.get_errno(), f"{netns} cannot be entered")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", b"line", IFF_TUN | IFF_NO_PI))
    return tun


class Payload:
    """How far each TCP conversation's own bytes reach: sent again, they count once."""

    def __init__(self):
        self.reach = {}

    def see(self, packet):
        if packet[0] >> 4 != 4 or packet[9] != 6:
            return
        tcp = packet[(packet[0] & 15) * 4:]
        ports, seq, offset, flags = tcp[:4], int.from_bytes(tcp[4:8], "big"), tcp[12] >> 4, tcp[13]
        length = len(tcp) - offset * 4 + bool(flags & 2)
        if flags & 2:
            self.reach[ports] = (seq, max(length, 1))
        elif ports in self.reach:
            start, far = self.reach[ports]
            self.reach[ports] = (start, max(far, ((seq - start) & 0xFFFFFFFF) + length))

    def total(self):
        return sum(far - 1 for _, far in self.reach.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ends", nargs=2)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--loss", type=float, default=0)
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--cut", type=float, nargs=2, default=None)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    tuns = [made_in(netns) for netns in args.ends]
    print("ready", flush=True)
    waiting, free, order = [], [0.0, 0.0], 0
    counts = [{"packets": 0, "bytes": 0, "lost": 0} for _ in tuns]
    payloads = [Payload() for _ in tuns]
    begun = time.monotonic()
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, to, packet = heapq.heappop(waiting)
            try:
                os.write(to, packet)
            except OSError:
                pass  # the other end is not up (any more)
        rest = max(0.0, waiting[0][0] - now) if waiting else 1.0
        for ready in select.select([sys.stdin, *tuns], [], [], rest)[0]:
            if ready is sys.stdin:
                if not sys.stdin.read(1):
                    sent = [dict(c, payload=p.total()) for c, p in zip(counts, payloads)]
                    print(json.dumps({"there": sent[0], "back": sent[1]}), flush=True)
                    return
                continue
            try:
                packet = os.read(ready, 65536)
            except OSError:
                continue
            way = tuns.index(ready)
            counts[way]["packets"] += 1
            counts[way]["bytes"] += len(packet)
            payloads[way].see(packet)
            now = time.monotonic()
            is_cut = args.cut and (now - begun) % args.cut[0] > args.cut[0] - args.cut[1]
            if is_cut or chance.random() < args.loss:
                counts[way]["lost"] += 1
                continue
            free[way] = max(free[way], now) + (len(packet) * 8 / args.rate if args.rate else 0)
            order += 1
            heapq.heappush(waiting, (free[way] + args.delay, order, tuns[1 - way], packet))


if __name__ == "__main__":
    main()
