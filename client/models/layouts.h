// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/arrangement.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace tapedeck {

struct NamedLayout {
    QString name;
    Arrangement arrangement;
    bool isBuiltIn = false;
};

/// The layouts that there are: those built in, then the user's. What changes them returns empty, or a sentence that
/// says why not.
class Layouts
{
    Q_DECLARE_TR_FUNCTIONS(Layouts)

public:
    static constexpr qsizetype nameMax = 40; ///< characters
    static constexpr std::size_t ownMax = 50;

    Layouts();

    [[nodiscard]] const std::vector<NamedLayout> &all() const { return m_layouts; }
    [[nodiscard]] const NamedLayout *find(const QString &name) const;
    /// What a first start shows: tables side by side, and what tells of latency and health below them.
    [[nodiscard]] static Arrangement overview(bool withHealth);
    /// Part of the window's height for latency and health.
    static constexpr double healthShare = 0.3;

    [[nodiscard]] QString save(const QString &name, const Arrangement &arrangement);
    [[nodiscard]] QString rename(const QString &name, const QString &to);
    [[nodiscard]] QString remove(const QString &name);

    /// The user's.
    [[nodiscard]] QJsonArray toJson() const;
    /// Empty, or what was wrong with those that were left out.
    [[nodiscard]] QString readJson(const QJsonArray &json);

private:
    [[nodiscard]] QString problemWith(const QString &name) const;

    std::vector<NamedLayout> m_layouts;
};

} // namespace tapedeck
