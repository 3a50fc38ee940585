// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>

namespace tapedeck {

/// The URL of a source or a mirror without its options and folders: "replay:betfair:1.2.jsonl.gz".
[[nodiscard]] inline QString shortName(const QString &url)
{
    static const QRegularExpression folders(QStringLiteral("[^:,]*/"));
    return url.section(QLatin1Char('?'), 0, 0).remove(folders);
}

} // namespace tapedeck
