// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/paneltree.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QMap>
#include <QRect>
#include <QVariantMap>

#include <optional>
#include <vector>

namespace tapedeck {

/// A kind of panel that there can be.
struct PanelKind {
    const char *id;
    QString title;
    const char *board; ///< whose rows it is about; empty: none
    bool isPage;       ///< shows one row of the board, its "key"
    bool isWhole;      ///< is the page that a row is opened in
};
[[nodiscard]] const std::vector<PanelKind> &panelKinds();
/// Null if there is none.
[[nodiscard]] const PanelKind *panelKind(const QString &id);

/// What a panel shows.
struct Panel {
    QString kind;
    QString link;      ///< A, B or C: panels of the same show the same row; empty: on its own
    QVariantMap state; ///< what is to be kept: "filter" of a table, "key" and "title" of a page, "feed" of latencies
    QVariantMap grid;  ///< the settings of a table's columns and order, as its LiveGrid keeps them

    friend bool operator==(const Panel &, const Panel &) = default;
};

/// A window, and how the panels in it are arranged.
struct Area {
    QString id;     ///< "main", or of a window that was torn off
    QRect geometry; ///< of such a window, on the desktop
    PanelTree tree;
    QString maximized;                                        ///< the one panel that is shown; empty: all are
    std::optional<std::pair<QString, PanelTree::Place>> home; ///< of the panel that was torn off: where it was

    friend bool operator==(const Area &a, const Area &b)
    {
        return a.id == b.id && a.geometry == b.geometry && a.tree == b.tree && a.maximized == b.maximized;
    }
};

/// Everything that a layout is: panels, and where they are. A value; each panel is in one area, and the first area is
/// the main window.
class Arrangement
{
    Q_DECLARE_TR_FUNCTIONS(Arrangement)

public:
    static constexpr int jsonVersion = 1;
    static constexpr qsizetype panelsMax = 64;

    Arrangement();

    [[nodiscard]] const std::vector<Area> &areas() const { return m_areas; }
    [[nodiscard]] const QMap<QString, Panel> &panels() const { return m_panels; }
    [[nodiscard]] Area *area(const QString &id);
    [[nodiscard]] Area *areaOf(const QString &panel);
    [[nodiscard]] const Area *areaOf(const QString &panel) const;
    [[nodiscard]] Panel *panel(const QString &id);
    [[nodiscard]] QString title(const QString &panel) const;

    /// The new panel's id; empty if it is one too many or there is no such place. Beside "": in the main window.
    QString add(Panel panel, const QString &beside, Side side, double share = 0.5);
    bool close(const QString &panel);
    /// Beside "": at the side of the whole window `area`.
    bool move(const QString &panel, const QString &area, const QString &beside, Side side);
    /// The new window's id. Without a geometry: where the panel's own window was last.
    QString tearOff(const QString &panel, const QRect &geometry);
    /// Puts the panels of a torn off window back into the main one, where they came from if that is still there.
    bool putBack(const QString &area);
    /// Adds a row of panels of these kinds below the main window's.
    void addBelow(const QStringList &kinds, double share);
    /// Lets the main window's outermost row become a column where the window is narrow.
    void turnWhenSmall();

    /// The page shows that row. False if it did already, or shows none.
    bool show(const QString &panel, const QString &key);
    /// Pages with the link show that row. The panels that changed.
    QStringList follow(const QString &link, const QString &board, const QString &key);
    /// The page that would open a row that was chosen in a panel: one with its link, else the only one without a link.
    [[nodiscard]] QString pageFor(const QString &board, const QString &from) const;

    [[nodiscard]] QJsonObject toJson() const;
    /// Nothing, and a sentence, if it is not an arrangement of this or an earlier version.
    [[nodiscard]] static std::optional<Arrangement> fromJson(const QJsonObject &json, QString &error);

    friend bool operator==(const Arrangement &a, const Arrangement &b)
    {
        return a.m_areas == b.m_areas && a.m_panels == b.m_panels;
    }

private:
    [[nodiscard]] QString freeId(const QString &kind) const;
    void dropEmptyAreas();

    std::vector<Area> m_areas;
    QMap<QString, Panel> m_panels;
};

} // namespace tapedeck
