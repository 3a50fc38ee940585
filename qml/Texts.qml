// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
import QtQuick

// Texts put together from parts.
QtObject {
    // Those that are not empty.
    function joined(parts: var, separator: string): string {
        return parts.filter(part => part.length > 0).join(separator);
    }
}
