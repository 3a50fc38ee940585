#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishes the lines of a file, and those that are appended to it, to tapedeckd (docs/sources/publish.md).

A line is "KEY BID ASK" (desk:ACME 101.25 101.27) or "KEY HOME:AWAY" (cup:final 2:1). The number of a line is its
position, so whatever is lost on the way, it goes on behind the last line that the server has.
"""
import argparse
import queue
import sys
import time
from decimal import Decimal, InvalidOperation

import grpc

from tapedeck.v1 import publishing_pb2 as pb, publishing_pb2_grpc, scores_pb2

LINES_PER_REQUEST = 100


def add_line(line, changes):
    try:
        key, *values = line.split()
        if ":" in values[0]:
            home, away = values[0].split(":")
            changes.scores.add(key=key, home_score=int(home), away_score=int(away), status=scores_pb2.Score.LIVE)
        else:
            bid, ask = Decimal(values[0]), Decimal(values[1])
            scale = max(0, -bid.as_tuple().exponent, -ask.as_tuple().exponent)
            # 101.25 with two decimals is the integer 10125: no price is ever a floating-point number.
            changes.prices.add(key=key, price_scale=scale, bid=int(bid.scaleb(scale)), ask=int(ask.scaleb(scale)))
    except (ValueError, IndexError, InvalidOperation):
        print("left out:", line.strip(), file=sys.stderr)


def requests(path, start, once):
    position = start.get()  # what the server has
    told = False
    with open(path) as file:
        for _ in range(position):
            file.readline()
        while True:
            changes = pb.PublishRequest().changes
            count = 0
            while count < LINES_PER_REQUEST:
                place = file.tell()
                line = file.readline()
                if not line.endswith("\n"):
                    file.seek(place)
                    break
                add_line(line, changes)
                count += 1
            position += count
            if count:
                yield pb.PublishRequest(position=position, changes=changes)
                continue
            if not told and position:  # so that rows that did not change meanwhile are fresh again
                yield pb.PublishRequest(position=position, caught_up=True)
                told = True
            if once:
                return
            time.sleep(0.05)


def publish(stub, options, metadata):
    start = queue.Queue()
    answers = stub.Publish(requests(options.file, start, options.once), metadata=metadata)
    for number, answer in enumerate(answers):
        if number == 0:
            print("the server has everything up to line", answer.position, flush=True)
            start.put(answer.position)
            continue
        print("taken up to line", answer.position, flush=True)
        if answer.problem:
            print(answer.problem, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--to", default="127.0.0.1:7443", metavar="HOST:PORT")
    parser.add_argument("--name", default="example")
    parser.add_argument("--token-file")
    parser.add_argument("--ca-file")
    parser.add_argument("--once", action="store_true", help="end at the end of the file instead of waiting for more")
    options = parser.parse_args()
    metadata = [("publisher", options.name)]
    if options.token_file:
        with open(options.token_file) as file:
            metadata.append(("authorization", "Bearer " + file.read().strip()))
    if options.ca_file:
        with open(options.ca_file, "rb") as file:
            channel = grpc.secure_channel(options.to, grpc.ssl_channel_credentials(file.read()))
    else:
        channel = grpc.insecure_channel(options.to)
    stub = publishing_pb2_grpc.PublishingStub(channel)
    while True:
        try:
            return publish(stub, options, metadata)
        except grpc.RpcError as error:
            print(error.details(), file=sys.stderr)
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                sys.exit(1)  # it would not help to come again
            time.sleep(1)


if __name__ == "__main__":
    main()
