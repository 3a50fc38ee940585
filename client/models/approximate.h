// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/decimal.h"

#include <cmath>

namespace tapedeck {

/// Near the value: for what is drawn or compared by eye, never for what is written.
[[nodiscard]] inline double approximate(const Decimal &value)
{
    return static_cast<double>(value.mantissa) / std::pow(10.0, value.scale);
}

} // namespace tapedeck
