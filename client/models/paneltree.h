// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QStringList>

#include <optional>
#include <vector>

namespace tapedeck {

/// Where a panel goes, seen from another; Middle: into its stack, as a tab.
enum class Side { Left, Right, Above, Below, Middle };

/// How the panels of a window are arranged: a tree whose leaves are stacks of panels (one is shown, the others are
/// tabs) and whose other nodes are rows and columns of such. A value: operations change it at once and wholly, or
/// return false and leave it as it is.
///
/// No row stands directly in a row and no column in a column; a split has two children or more; no stack is empty, but
/// that of a tree without panels; a panel is there once.
class PanelTree
{
public:
    /// What a split does when it is shorter than PanelMetrics::narrow.
    enum class WhenSmall {
        Keep,
        Turn, ///< a row becomes a column, and the other way round
        First ///< only the first child is shown
    };
    struct Node {
        QStringList panels; ///< of a stack
        QString current;    ///< which of them is shown

        Qt::Orientation orientation = Qt::Horizontal; ///< of a split
        WhenSmall whenSmall = WhenSmall::Keep;
        std::vector<Node> children;
        std::vector<double> shares; ///< of its length, one for each child; together 1

        [[nodiscard]] bool isStack() const { return children.empty(); }
    };
    /// A split, as the indexes of the children that lead to it from the root.
    using Path = std::vector<std::size_t>;
    /// Where a panel was, told by one that is still there.
    struct Place {
        QString beside; ///< empty: at the window's side
        Side side = Side::Right;
        double share = 0.5;
    };
    static constexpr double smallestShare = 0.02;
    static constexpr std::size_t deepest = 12;

    PanelTree() = default;
    /// What `root` is once it keeps the rules above; nothing if a panel is there twice or it is too deep.
    [[nodiscard]] static std::optional<PanelTree> of(Node root);
    [[nodiscard]] static Node stack(QStringList panels);
    [[nodiscard]] static Node split(Qt::Orientation orientation, std::vector<Node> children, std::vector<double> shares,
                                    WhenSmall whenSmall = WhenSmall::Keep);

    [[nodiscard]] const Node &root() const { return m_root; }
    [[nodiscard]] bool isEmpty() const { return m_root.isStack() && m_root.panels.isEmpty(); }
    [[nodiscard]] bool contains(const QString &panel) const { return stackOf(panel) != nullptr; }
    /// In reading order.
    [[nodiscard]] QStringList panels() const;
    /// Those that share the panel's place, itself included.
    [[nodiscard]] QStringList tabs(const QString &panel) const;
    [[nodiscard]] std::optional<Place> placeOf(const QString &panel) const;

    /// `beside` empty: at that side of the whole. `share`: of the room of what it is put beside.
    bool insert(const QString &panel, const QString &beside, Side side, double share = 0.5);
    bool remove(const QString &panel);
    bool move(const QString &panel, const QString &beside, Side side);
    bool setCurrent(const QString &panel);
    /// Makes child `index` of the split longer, and the one after it shorter, by a part of the split's length.
    bool resize(const Path &split, std::size_t index, double by);

    friend bool operator==(const PanelTree &a, const PanelTree &b) { return equal(a.m_root, b.m_root); }

private:
    [[nodiscard]] static bool equal(const Node &a, const Node &b);
    [[nodiscard]] const Node *stackOf(const QString &panel) const;
    [[nodiscard]] Node *nodeAt(const Path &path);
    [[nodiscard]] std::optional<Path> pathOf(const QString &panel) const;

    Node m_root;
};

/// How much room a window has, and needs, for its panels; in pixels.
struct PanelMetrics {
    QSizeF size;
    qreal handle = 5;        ///< thickness of what divides
    QSizeF least{140, 80};   ///< of a panel, as long as there is room for it
    QSizeF narrow{900, 520}; ///< see PanelTree::WhenSmall
    QString maximized;       ///< this panel alone; empty: all
};

struct PlacedPanel {
    QString panel;
    QRectF rect;
    bool shown = false; ///< not behind another, nor left out for want of room
    QStringList tabs;
};
/// What is dragged to make the child before it longer.
struct PlacedHandle {
    PanelTree::Path split;
    std::size_t index = 0;
    QRectF rect;
    Qt::Orientation orientation = Qt::Horizontal; ///< of the split as it is shown
    qreal length = 0;                             ///< of the split, without its handles
};
struct PlacedTree {
    std::vector<PlacedPanel> panels;
    std::vector<PlacedHandle> handles;
};
[[nodiscard]] PlacedTree placePanels(const PanelTree &tree, const PanelMetrics &metrics);

/// Where a panel that is dropped at a point goes, and the room that it would get.
struct DropPlace {
    QString beside; ///< empty: at the window's side
    Side side = Side::Middle;
    QRectF rect;
};
[[nodiscard]] std::optional<DropPlace> dropPlace(const PlacedTree &placed, QSizeF size, QPointF at,
                                                 qreal headingHeight);

/// The shown panel next to another at a side; empty if there is none.
[[nodiscard]] QString neighbour(const PlacedTree &placed, const QString &panel, Side side);

} // namespace tapedeck
