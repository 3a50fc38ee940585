// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace tapedeck {

/// Turns SIGTERM and SIGINT into a Qt signal.
class SignalWatch : public QObject
{
    Q_OBJECT
public:
    /// Keeps the two from killing the process; to be called before any thread starts (a GUI application starts some).
    static void block();

    SignalWatch();
    ~SignalWatch() override;

Q_SIGNALS:
    void terminated(int number);

private:
    int m_descriptor;
};

} // namespace tapedeck
