// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/source.h"
#include "server/sources/pacer.h"

#include <thread>

namespace tapedeck {

class SourceUrl;

/// `sim:clock?interval=MS`: the row "clock:NOW", whose last price is this machine's clock (UTC, HHMMSS.mmm), set
/// whenever that is a multiple of the interval since midnight. Photographed beside a clock, a screen that shows it
/// tells how late it is; so does a program that watches the pixels.
class SimClock : public Source
{
public:
    /// Takes its options from `url`, and leaves the mistakes there.
    explicit SimClock(SourceUrl &url);
    ~SimClock() override;

    void start(SourceSink &sink) override;
    void stop() override;

    /// "HHMMSSmmm" of a wall-clock time, as a number.
    [[nodiscard]] static std::int64_t reading(Micros wallUs);
    /// The first time after `wallUs` that is a multiple of the interval since midnight, or midnight.
    [[nodiscard]] static Micros nextTick(Micros wallUs, Micros intervalUs);

private:
    void run(SourceSink &sink);

    Micros m_intervalUs;
    Pacer m_pacer;
    std::thread m_thread;
};

} // namespace tapedeck
