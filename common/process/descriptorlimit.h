// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tapedeck {

/// Lets this process open as many descriptors as the system allows it: a connection takes one. Returns
/// how many that is.
std::uint64_t raiseDescriptorLimit();

} // namespace tapedeck
