// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/wire.pb.h"

#include <QString>

#include <cstdio>
#include <string>

namespace tapedeck {

/// What a Status names by numbers, as `tapectl stats` prints it: "circuit open".
[[nodiscard]] inline std::string stateName(v1::Status::SourceState state)
{
    return QString::fromStdString(v1::Status::SourceState_Name(state))
        .toLower()
        .replace(QLatin1Char('_'), QLatin1Char(' '))
        .toStdString();
}

/// "gaps"
[[nodiscard]] inline std::string kindName(v1::Status::Incident::Kind kind)
{
    return QString::fromStdString(v1::Status::Incident::Kind_Name(kind)).toLower().toStdString();
}

/// Of digests and epochs.
[[nodiscard]] inline std::string hexName(std::uint64_t value)
{
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%016llx", static_cast<unsigned long long>(value));
    return digits;
}

} // namespace tapedeck
