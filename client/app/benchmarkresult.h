// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/interaction.h"
#include "client/feed/feedstats.h"
#include "client/models/framestats.h"

#include <QJsonObject>
#include <QString>

#include <optional>

class QQuickWindow;

namespace tapedeck {

/// What the dashboard measured of itself, and on what: fit to be shared.
struct BenchmarkResult {
    double seconds = 0;
    bool connected = false; ///< to a server; otherwise its own market
    FrameStats::Figures frames;
    StageFigures publishToReceive; ///< connected; of the last second
    StageFigures receiveToApply;   ///< connected; of the last second
    double framesPerSecond = 0;
    double updatesPerSecond = 0;
    double rowsPerSecond = 0;   ///< applied
    double foldedPerSecond = 0; ///< source changes
    double cpuPercent = 0;      ///< of a core
    double guiMsPerFrame = 0;   ///< processor time of the GUI thread
    double memoryMiB = 0;       ///< resident at the end
    double memoryGrownMiB = 0;
    std::optional<Interaction::Figures> interaction;

    struct Machine {
        QString version;
        QString processor;
        int cores = 0;
        double memoryGiB = 0;
        QString system; ///< name and kernel
        QString qt;
        QString renderer;
        QString screen; ///< size, pixels per unit, frames a second
        QString window;

        /// Of this process and what `window` is shown on.
        [[nodiscard]] static Machine of(const QQuickWindow &window);
    };
    Machine machine;

    /// Lines of a label and its figure.
    [[nodiscard]] QString text() const;
    /// The same for programs; times are in milliseconds, and null if nothing was timed.
    [[nodiscard]] QJsonObject json() const;
};

} // namespace tapedeck
