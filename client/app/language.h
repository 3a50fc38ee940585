// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace tapedeck {

/// Shows the program in that language ("de"), or in the desktop's if that is empty, as far as there is a translation;
/// else in English. Before the first window is made.
void speak(QCoreApplication &app, const QString &language);

} // namespace tapedeck
