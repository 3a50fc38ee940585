// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"
#include "server/sources/pacer.h"
#include "server/sources/simmarket.h"

#include <thread>

namespace tapedeck {

class SourceUrl;

/// `sim:prices?symbols=N&rate=N&seed=N`: a SimMarket at a pace of `rate` changed cells a second.
class SimPrices : public Source
{
public:
    /// Takes its options from `url`, and leaves the mistakes there.
    explicit SimPrices(SourceUrl &url);
    ~SimPrices() override;

    void start(SourceSink &sink) override;
    void stop() override;

private:
    void run(SourceSink &sink);

    double m_rate;
    SimMarket m_market;
    Pacer m_pacer;
    std::thread m_thread;
};

} // namespace tapedeck
