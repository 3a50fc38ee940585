// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/figures.h"

namespace tapedeck {

void LoadTally::add(const LoadTally &other)
{
    updates += other.updates;
    bytes += other.bytes;
    folded += other.folded;
    connects += other.connects;
    refused += other.refused;
    failed += other.failed;
    lost += other.lost;
    goAways += other.goAways;
    gaps += other.gaps;
    malformed += other.malformed;
    errors += other.errors;
    digests += other.digests;
    replicaDigests += other.replicaDigests;
    mismatches += other.mismatches;
    stalls += other.stalls;
    for (std::size_t i = 0; i < stages.size(); ++i)
        stages[i].add(other.stages[i]);
}

void LoadNow::add(const LoadNow &other)
{
    connected += other.connected;
    live += other.live;
    stalled += other.stalled;
}

} // namespace tapedeck
