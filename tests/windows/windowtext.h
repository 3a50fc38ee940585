// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRect>
#include <QStringList>

class QImage;
class QQuickWindow;

namespace tapedeck {
class LiveGrid;
}

/// What there is to see in a window, and where: a line for each item that says something, indented below the one that
/// it belongs to, such as
///
///     Button "Connect…" 1477,7 82x26
///
/// Addresses, ages and, in what tells of times, all numbers stand as `#`.
struct WindowText {
    QStringList lines;
    QList<QRect> unlike; ///< where it never looks twice the same

    [[nodiscard]] static WindowText of(const QQuickWindow &window);
    /// The picture with what is never the same in grey.
    [[nodiscard]] QImage masked(QImage picture) const;
};

/// What a table shows, in its order and with its titles: a line each that begins with `| `. The dashboard tells its
/// user that it has written them, so it looks otherwise afterwards.
[[nodiscard]] QStringList rowsOf(tapedeck::LiveGrid &grid);

/// Lines that are missing (`- `) and not expected (`+ `), with what is around them; empty if all are there and every
/// item is, within what fonts differ by, where it should be.
[[nodiscard]] QStringList differences(const QStringList &expected, const QStringList &found);
