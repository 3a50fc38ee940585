// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tapedeck {

/// A value of a request, or where it is kept if it is a secret: it is read when it is needed, and shown to nobody.
struct Secret {
    enum class Kind { Text, Environment, File };
    std::string name; ///< of the header or parameter that it is the value of
    Kind kind = Kind::Text;
    std::string place; ///< the text, the variable's name, or the file's path

    struct Value {
        std::string text;
        std::string error; ///< a sentence if it cannot be read; it does not tell the secret
    };
    /// Without white space around it. Nothing that a header cannot hold.
    [[nodiscard]] Value read() const;
};

} // namespace tapedeck
