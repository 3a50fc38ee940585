// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <random>

namespace tapedeck {

/// What a test of random moves starts from: the same in every run, so that one that fails fails again. TAPEDECK_SEED
/// gives another number, or "random" a new one in each run.
inline unsigned testSeed()
{
    const QByteArray wish = qgetenv("TAPEDECK_SEED");
    const unsigned seed = wish.isEmpty() ? 20'260'101u : wish == "random" ? std::random_device()() : wish.toUInt();
    qInfo("TAPEDECK_SEED=%u", seed);
    return seed;
}

} // namespace tapedeck
