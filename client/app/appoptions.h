// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSize>
#include <QString>
#include <QUrl>

#include <string>

namespace tapedeck {

/// What tapedeck is told on its command line.
struct AppOptions {
    QList<QUrl> urls;
    std::string token;
    double benchmarkS = 0; ///< 0: none; without a URL: of prices made in this process
    bool benchmarkJson = false;
    bool benchmarkInteracts = false;
    int benchmarkRows = 100'000;
    int benchmarkRate = 1'000'000; ///< row updates a second
    QString screenshot;
    double afterS = 5;
    QString theme;            ///< empty: as the user chose
    bool rightToLeft = false; ///< whatever the language
    QString language;         ///< such as "de"; empty: as the user chose
    QSize size;               ///< of the window; not valid: as it was last
};

/// Reads the command line; prints help or what is wrong. Returns -1 to go on, or the exit code.
[[nodiscard]] int readAppOptions(int argc, char **argv, AppOptions &options);

} // namespace tapedeck
