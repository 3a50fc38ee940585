// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/paneltree.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tapedeck {

namespace {

using Node = PanelTree::Node;

[[nodiscard]] bool isBefore(Side side)
{
    return side == Side::Left || side == Side::Above;
}

[[nodiscard]] Qt::Orientation orientationOf(Side side)
{
    return side == Side::Left || side == Side::Right ? Qt::Horizontal : Qt::Vertical;
}

/// Together 1, none too small to be seen. What is right already stays.
void normalizeShares(std::vector<double> &shares, std::size_t count)
{
    const bool usable = shares.size() == count
        && std::all_of(shares.begin(), shares.end(), [](double share) { return std::isfinite(share) && share > 0; });
    if (!usable)
        shares.assign(count, 1);
    for (bool raised = true; raised;) {
        const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
        raised = false;
        for (double &share : shares) {
            share /= sum;
            if (share < PanelTree::smallestShare / 4) {
                share = PanelTree::smallestShare;
                raised = true;
            }
        }
    }
}

/// Makes the node keep the tree's rules, as far as leaving out empty parts and dissolving needless splits does.
void normalize(Node &node)
{
    if (node.isStack()) {
        if (!node.panels.contains(node.current))
            node.current = node.panels.value(0);
        return;
    }
    normalizeShares(node.shares, node.children.size());
    std::vector<Node> children;
    std::vector<double> shares;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        Node &child = node.children[i];
        normalize(child);
        if (child.isStack() && child.panels.isEmpty())
            continue;
        if (child.isStack() || child.orientation != node.orientation) {
            children.push_back(std::move(child));
            shares.push_back(node.shares[i]);
            continue;
        }
        for (std::size_t j = 0; j < child.children.size(); ++j) {
            children.push_back(std::move(child.children[j]));
            shares.push_back(node.shares[i] * child.shares[j]);
        }
    }
    if (children.size() > 1) {
        node.children = std::move(children);
        node.shares = std::move(shares);
        normalizeShares(node.shares, node.children.size());
    } else {
        Node only = children.empty() ? Node() : std::move(children.front());
        node = std::move(only);
    }
}

[[nodiscard]] bool hasPanelsOnce(const Node &node, QSet<QString> &seen, std::size_t depth)
{
    if (depth > PanelTree::deepest)
        return false;
    for (const QString &panel : node.panels) {
        if (panel.isEmpty() || seen.contains(panel))
            return false;
        seen.insert(panel);
    }
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node &child) { return hasPanelsOnce(child, seen, depth + 1); });
}

void collect(const Node &node, QStringList &panels)
{
    panels += node.panels;
    for (const Node &child : node.children)
        collect(child, panels);
}

[[nodiscard]] bool findPath(const Node &node, const QString &panel, PanelTree::Path &path)
{
    if (node.isStack())
        return node.panels.contains(panel);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        path.push_back(i);
        if (findPath(node.children[i], panel, path))
            return true;
        path.pop_back();
    }
    return false;
}

/// What `node` becomes with `added` at one side of it.
[[nodiscard]] Node beside(Node node, Node added, Side side, double share)
{
    std::vector<Node> children;
    children.push_back(std::move(node));
    children.insert(isBefore(side) ? children.begin() : children.end(), std::move(added));
    return PanelTree::split(orientationOf(side), std::move(children),
                            isBefore(side) ? std::vector{share, 1 - share} : std::vector{1 - share, share});
}

} // namespace

std::optional<PanelTree> PanelTree::of(Node root)
{
    QSet<QString> seen;
    if (!hasPanelsOnce(root, seen, 0))
        return std::nullopt;
    PanelTree tree;
    tree.m_root = std::move(root);
    normalize(tree.m_root);
    return tree;
}

Node PanelTree::stack(QStringList panels)
{
    Node node;
    node.current = panels.value(0);
    node.panels = std::move(panels);
    return node;
}

Node PanelTree::split(Qt::Orientation orientation, std::vector<Node> children, std::vector<double> shares,
                      WhenSmall whenSmall)
{
    Node node;
    node.orientation = orientation;
    node.whenSmall = whenSmall;
    node.children = std::move(children);
    node.shares = std::move(shares);
    return node;
}

bool PanelTree::equal(const Node &a, const Node &b)
{
    return a.panels == b.panels && a.current == b.current && a.children.size() == b.children.size()
        && (a.isStack() || (a.orientation == b.orientation && a.whenSmall == b.whenSmall))
        && std::equal(a.shares.begin(), a.shares.end(), b.shares.begin(), b.shares.end(),
                      [](double x, double y) { return std::abs(x - y) < 1e-6; })
        && std::equal(a.children.begin(), a.children.end(), b.children.begin(), equal);
}

QStringList PanelTree::panels() const
{
    QStringList panels;
    collect(m_root, panels);
    return panels;
}

std::optional<PanelTree::Path> PanelTree::pathOf(const QString &panel) const
{
    Path path;
    if (panel.isEmpty() || !findPath(m_root, panel, path))
        return std::nullopt;
    return path;
}

Node *PanelTree::nodeAt(const Path &path)
{
    Node *node = &m_root;
    for (const std::size_t index : path) {
        if (index >= node->children.size())
            return nullptr;
        node = &node->children[index];
    }
    return node;
}

const Node *PanelTree::stackOf(const QString &panel) const
{
    const std::optional<Path> path = pathOf(panel);
    return path ? const_cast<PanelTree *>(this)->nodeAt(*path) : nullptr;
}

QStringList PanelTree::tabs(const QString &panel) const
{
    const Node *stack = stackOf(panel);
    return stack == nullptr ? QStringList() : stack->panels;
}

std::optional<PanelTree::Place> PanelTree::placeOf(const QString &panel) const
{
    std::optional<Path> path = pathOf(panel);
    if (!path)
        return std::nullopt;
    const QStringList tabs = stackOf(panel)->panels;
    if (tabs.size() > 1) {
        const qsizetype at = tabs.indexOf(panel);
        return Place{tabs[at > 0 ? at - 1 : 1], Side::Middle, 0.5};
    }
    if (path->empty())
        return Place{};
    const std::size_t index = path->back();
    path->pop_back();
    const Node &split = *const_cast<PanelTree *>(this)->nodeAt(*path);
    const std::size_t other = index > 0 ? index - 1 : 1;
    QStringList neighbours;
    collect(split.children[other], neighbours);
    const bool horizontal = split.orientation == Qt::Horizontal;
    const double share = split.shares[index] / (split.shares[index] + split.shares[other]);
    return index > 0 ? Place{neighbours.last(), horizontal ? Side::Right : Side::Below, share}
                     : Place{neighbours.first(), horizontal ? Side::Left : Side::Above, share};
}

bool PanelTree::insert(const QString &panel, const QString &besideWhat, Side side, double share)
{
    if (panel.isEmpty() || contains(panel))
        return false;
    share = std::clamp(share, smallestShare, 1 - smallestShare);
    if (isEmpty()) {
        if (!besideWhat.isEmpty())
            return false;
        m_root = stack({panel});
        return true;
    }
    std::optional<Path> path = besideWhat.isEmpty() && side != Side::Middle
        ? Path()
        : pathOf(besideWhat.isEmpty() ? panels().first() : besideWhat);
    if (!path || (side != Side::Middle && path->size() >= deepest))
        return false;
    Node &node = *nodeAt(*path);
    if (side == Side::Middle) {
        node.panels.insert(node.panels.indexOf(besideWhat.isEmpty() ? node.panels.last() : besideWhat) + 1, panel);
        node.current = panel;
        return true;
    }
    Node there = std::move(node);
    node = tapedeck::beside(std::move(there), stack({panel}), side, share);
    normalize(m_root);
    return true;
}

bool PanelTree::remove(const QString &panel)
{
    const std::optional<Path> path = pathOf(panel);
    if (!path)
        return false;
    Node &node = *nodeAt(*path);
    const qsizetype at = node.panels.indexOf(panel);
    node.panels.removeAt(at);
    if (node.current == panel)
        node.current = node.panels.value(std::min(at, node.panels.size() - 1));
    normalize(m_root);
    return true;
}

bool PanelTree::move(const QString &panel, const QString &besideWhat, Side side)
{
    PanelTree moved = *this;
    if (panel == besideWhat || !moved.remove(panel) || !moved.insert(panel, besideWhat, side))
        return false;
    *this = std::move(moved);
    return true;
}

bool PanelTree::setCurrent(const QString &panel)
{
    const std::optional<Path> path = pathOf(panel);
    if (!path)
        return false;
    nodeAt(*path)->current = panel;
    return true;
}

bool PanelTree::resize(const Path &split, std::size_t index, double by)
{
    Node *node = nodeAt(split);
    if (node == nullptr || index + 1 >= node->children.size() || !std::isfinite(by))
        return false;
    double &grows = node->shares[index];
    double &shrinks = node->shares[index + 1];
    by = std::min(std::max(by, smallestShare - grows), std::max(0.0, shrinks - smallestShare));
    grows += by;
    shrinks -= by;
    return true;
}

} // namespace tapedeck
