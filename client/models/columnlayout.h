// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/gridcolumns.h"

#include <QSettings>

#include <vector>

namespace tapedeck {

/// Which columns of a board a grid shows, in which order and how wide. The user's; remembered in the settings.
class ColumnLayout
{
public:
    static constexpr double narrowest = 4; ///< of a column, in digits
    static constexpr double widest = 80;

    explicit ColumnLayout(const Schema &schema);

    [[nodiscard]] const std::vector<GridColumn> &shown() const { return m_shown; }
    [[nodiscard]] bool isShown(const QString &id) const { return placeOf(id) >= 0; }
    [[nodiscard]] int placeOf(const QString &id) const;
    /// In digits.
    [[nodiscard]] double width(std::size_t place) const { return m_widths[place]; }
    /// By the user: not fitted to what it shows.
    [[nodiscard]] bool isSized(std::size_t place) const { return m_sized[place]; }

    void resize(std::size_t place, double width);
    void fit(std::size_t place, double width);
    /// `to`: the place that it has afterwards.
    void move(int from, int to);
    /// A column that is shown again comes after those that it follows at first. The last one cannot be hidden.
    void setShown(const QString &id, bool shown);
    /// Nothing if the column does not allow it.
    void setFormat(const QString &id, GridColumn::Format format);
    void reset();

    void save(QSettings &settings) const;
    void restore(QSettings &settings);

private:
    void add(std::size_t place, const GridColumn &column, double width);

    const Schema *m_schema;
    std::vector<GridColumn> m_shown;
    std::vector<double> m_widths;
    std::vector<bool> m_sized;
};

} // namespace tapedeck
