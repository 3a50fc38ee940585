// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <sys/types.h>

/// An X server of the test's own without a screen (Xvfb), on a display that was free; it ends with the object, or with
/// the program. Made before the application.
class VirtualDisplay
{
public:
    VirtualDisplay();
    ~VirtualDisplay();
    Q_DISABLE_COPY_MOVE(VirtualDisplay)

    /// Its number; -1: there is none, as Xvfb is not installed.
    [[nodiscard]] int number() const { return m_number; }

private:
    pid_t m_process = -1;
    int m_number = -1;
};
