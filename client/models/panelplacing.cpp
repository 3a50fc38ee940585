// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Where the panels of a tree are in a window of a size.
#include "client/models/paneltree.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tapedeck {

namespace {

using Node = PanelTree::Node;

constexpr qreal windowEdge = 14; // how near to the window's side a drop is at the side of all

/// Lengths of a split's children in whole pixels: by their shares, but none below `least` if there is room for that.
std::vector<qreal> lengthsOf(const std::vector<double> &shares, qreal length, qreal least)
{
    const std::size_t count = shares.size();
    least = std::min(least, length / static_cast<qreal>(count));
    std::vector<bool> fixed(count, false);
    std::vector<qreal> lengths(count, least);
    for (bool again = true; again;) {
        again = false;
        qreal room = length;
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (fixed[i])
                room -= least;
            else
                sum += shares[i];
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (fixed[i])
                continue;
            lengths[i] = room * shares[i] / sum;
            if (lengths[i] < least) {
                lengths[i] = least;
                fixed[i] = again = true;
            }
        }
    }
    qreal end = 0;
    qreal pixels = 0;
    for (qreal &each : lengths) {
        end += each;
        each = std::round(end) - pixels;
        pixels += each;
    }
    return lengths;
}

struct Placing {
    const PanelMetrics &metrics;
    PlacedTree placed;

    void leaveOut(const Node &node)
    {
        for (const QString &panel : node.panels)
            placed.panels.push_back({panel, {}, false, node.panels});
        for (const Node &child : node.children)
            leaveOut(child);
    }

    void place(const Node &node, const QRectF &rect, PanelTree::Path &path)
    {
        if (node.isStack()) {
            for (const QString &panel : node.panels)
                placed.panels.push_back({panel, rect, panel == node.current, node.panels});
            return;
        }
        bool horizontal = node.orientation == Qt::Horizontal;
        const bool isSmall =
            horizontal ? rect.width() < metrics.narrow.width() : rect.height() < metrics.narrow.height();
        if (isSmall && node.whenSmall == PanelTree::WhenSmall::First) {
            path.push_back(0);
            place(node.children.front(), rect, path);
            path.pop_back();
            std::for_each(node.children.begin() + 1, node.children.end(),
                          [this](const Node &child) { leaveOut(child); });
            return;
        }
        if (isSmall && node.whenSmall == PanelTree::WhenSmall::Turn)
            horizontal = !horizontal;
        const qreal whole = horizontal ? rect.width() : rect.height();
        const auto count = static_cast<qreal>(node.children.size());
        const qreal handle = std::min(metrics.handle, std::floor(whole / count));
        const qreal length = whole - handle * (count - 1);
        const std::vector<qreal> lengths =
            lengthsOf(node.shares, length, horizontal ? metrics.least.width() : metrics.least.height());
        qreal at = horizontal ? rect.left() : rect.top();
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const auto part = [&](qreal start, qreal extent) {
                return horizontal ? QRectF(start, rect.top(), extent, rect.height())
                                  : QRectF(rect.left(), start, rect.width(), extent);
            };
            path.push_back(i);
            place(node.children[i], part(at, lengths[i]), path);
            path.pop_back();
            at += lengths[i];
            if (i + 1 < node.children.size())
                placed.handles.push_back(
                    {path, i, part(at, handle), horizontal ? Qt::Horizontal : Qt::Vertical, length});
            at += handle;
        }
    }
};

QRectF halfOf(const QRectF &rect, Side side, qreal part)
{
    switch (side) {
    case Side::Left:
        return {rect.left(), rect.top(), rect.width() * part, rect.height()};
    case Side::Right:
        return {rect.right() - rect.width() * part, rect.top(), rect.width() * part, rect.height()};
    case Side::Above:
        return {rect.left(), rect.top(), rect.width(), rect.height() * part};
    case Side::Below:
        return {rect.left(), rect.bottom() - rect.height() * part, rect.width(), rect.height() * part};
    case Side::Middle:
        break;
    }
    return rect;
}

/// The side of the rectangle that the point is nearest to, and how near: 0 at it, 0.5 in the middle.
std::pair<Side, qreal> nearestSide(const QRectF &rect, QPointF at)
{
    const qreal x = (at.x() - rect.left()) / std::max<qreal>(1, rect.width());
    const qreal y = (at.y() - rect.top()) / std::max<qreal>(1, rect.height());
    return std::min({std::pair(Side::Left, x), std::pair(Side::Right, 1 - x), std::pair(Side::Above, y),
                     std::pair(Side::Below, 1 - y)},
                    [](const auto &a, const auto &b) { return a.second < b.second; });
}

} // namespace

PlacedTree placePanels(const PanelTree &tree, const PanelMetrics &metrics)
{
    Placing placing{metrics, {}};
    const QRectF all(QPointF(0, 0), metrics.size);
    if (!metrics.maximized.isEmpty() && tree.contains(metrics.maximized)) {
        placing.leaveOut(tree.root());
        for (PlacedPanel &panel : placing.placed.panels) {
            if (panel.tabs.contains(metrics.maximized)) {
                panel.rect = all;
                panel.shown = panel.panel == metrics.maximized;
            }
        }
        return std::move(placing.placed);
    }
    PanelTree::Path path;
    placing.place(tree.root(), all, path);
    return std::move(placing.placed);
}

std::optional<DropPlace> dropPlace(const PlacedTree &placed, QSizeF size, QPointF at, qreal headingHeight)
{
    const QRectF all(QPointF(0, 0), size);
    if (!all.contains(at))
        return std::nullopt;
    const auto it = std::find_if(placed.panels.begin(), placed.panels.end(),
                                 [&](const PlacedPanel &panel) { return panel.shown && panel.rect.contains(at); });
    if (it == placed.panels.end())
        return std::nullopt;
    const qreal toEdge = std::min({at.x(), size.width() - at.x(), size.height() - at.y()});
    if (placed.handles.size() > 0 && toEdge < windowEdge) {
        const Side side = nearestSide(all, at).first;
        return DropPlace{{}, side, halfOf(all, side, 0.25)};
    }
    const auto [side, distance] = nearestSide(it->rect, at);
    if (distance > 0.28 || at.y() - it->rect.top() < headingHeight)
        return DropPlace{it->panel, Side::Middle, it->rect};
    return DropPlace{it->panel, side, halfOf(it->rect, side, 0.5)};
}

QString neighbour(const PlacedTree &placed, const QString &panel, Side side)
{
    const auto from = std::find_if(placed.panels.begin(), placed.panels.end(),
                                   [&](const PlacedPanel &each) { return each.panel == panel && each.shown; });
    if (from == placed.panels.end())
        return {};
    const QRectF &rect = from->rect;
    QString best;
    std::pair<qreal, qreal> bestRank{1e9, 0}; // distance, then what they have in common of the edge
    for (const PlacedPanel &other : placed.panels) {
        if (!other.shown || &other == &*from)
            continue;
        const QRectF &there = other.rect;
        const bool horizontal = side == Side::Left || side == Side::Right;
        const qreal distance = side == Side::Left ? rect.left() - there.right()
            : side == Side::Right                 ? there.left() - rect.right()
            : side == Side::Above                 ? rect.top() - there.bottom()
                                                  : there.top() - rect.bottom();
        const qreal common = horizontal ? std::min(rect.bottom(), there.bottom()) - std::max(rect.top(), there.top())
                                        : std::min(rect.right(), there.right()) - std::max(rect.left(), there.left());
        if (distance < 0 || common <= 0)
            continue;
        if (const std::pair<qreal, qreal> rank{distance, -common}; rank < bestRank) {
            bestRank = rank;
            best = other.panel;
        }
    }
    return best;
}

} // namespace tapedeck
