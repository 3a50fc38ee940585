// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Arrangements as JSON, in layouts that are kept and exchanged.
#include "client/models/arrangement.h"

#include <QJsonArray>

namespace tapedeck {

namespace {

using Node = PanelTree::Node;
using WhenSmall = PanelTree::WhenSmall;

constexpr qsizetype childrenMax = 32;
constexpr int areasMax = 16;

[[nodiscard]] QString text(const QJsonObject &json, const char *name)
{
    return json[QLatin1String(name)].toString();
}

QJsonObject treeJson(const Node &node)
{
    QJsonObject json;
    if (node.isStack()) {
        json[QStringLiteral("panels")] = QJsonArray::fromStringList(node.panels);
        json[QStringLiteral("current")] = node.current;
        return json;
    }
    QJsonArray children;
    QJsonArray shares;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        children.append(treeJson(node.children[i]));
        shares.append(node.shares[i]);
    }
    json[QStringLiteral("split")] =
        node.orientation == Qt::Horizontal ? QStringLiteral("row") : QStringLiteral("column");
    if (node.whenSmall != WhenSmall::Keep)
        json[QStringLiteral("when_small")] =
            node.whenSmall == WhenSmall::Turn ? QStringLiteral("turn") : QStringLiteral("first");
    json[QStringLiteral("children")] = children;
    json[QStringLiteral("shares")] = shares;
    return json;
}

bool readTree(const QJsonObject &json, Node &node, std::size_t depth)
{
    if (depth > PanelTree::deepest)
        return false;
    if (json.contains(QLatin1String("panels"))) {
        for (const QJsonValue &panel : json[QLatin1String("panels")].toArray())
            node.panels.append(panel.toString());
        node.current = text(json, "current");
        return true;
    }
    const QString split = text(json, "split");
    const QJsonArray children = json[QLatin1String("children")].toArray();
    if ((split != QLatin1String("row") && split != QLatin1String("column")) || children.isEmpty()
        || children.size() > childrenMax)
        return false;
    node.orientation = split == QLatin1String("row") ? Qt::Horizontal : Qt::Vertical;
    const QString whenSmall = text(json, "when_small");
    node.whenSmall = whenSmall == QLatin1String("turn") ? WhenSmall::Turn
        : whenSmall == QLatin1String("first")           ? WhenSmall::First
                                                        : WhenSmall::Keep;
    for (const QJsonValue &share : json[QLatin1String("shares")].toArray())
        node.shares.push_back(share.toDouble());
    node.children.resize(static_cast<std::size_t>(children.size()));
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (!readTree(children[static_cast<qsizetype>(i)].toObject(), node.children[i], depth + 1))
            return false;
    }
    return true;
}

/// Lists of texts as what QSettings writes readably.
QVariantMap settingsFrom(const QJsonObject &json)
{
    QVariantMap map = json.toVariantMap();
    for (QVariant &value : map) {
        if (value.typeId() == QMetaType::QVariantList)
            value = value.toStringList();
    }
    return map;
}

} // namespace

QJsonObject Arrangement::toJson() const
{
    QJsonObject panels;
    for (auto it = m_panels.begin(); it != m_panels.end(); ++it) {
        QJsonObject panel{{QStringLiteral("kind"), it->kind}};
        if (!it->link.isEmpty())
            panel[QStringLiteral("link")] = it->link;
        if (!it->state.isEmpty())
            panel[QStringLiteral("state")] = QJsonObject::fromVariantMap(it->state);
        if (!it->grid.isEmpty())
            panel[QStringLiteral("grid")] = QJsonObject::fromVariantMap(it->grid);
        panels[it.key()] = panel;
    }
    QJsonArray areas;
    for (const Area &area : m_areas) {
        QJsonObject json{{QStringLiteral("id"), area.id}, {QStringLiteral("tree"), treeJson(area.tree.root())}};
        if (!area.geometry.isNull())
            json[QStringLiteral("geometry")] =
                QJsonArray{area.geometry.x(), area.geometry.y(), area.geometry.width(), area.geometry.height()};
        if (!area.maximized.isEmpty())
            json[QStringLiteral("maximized")] = area.maximized;
        areas.append(json);
    }
    return {
        {QStringLiteral("version"), jsonVersion}, {QStringLiteral("areas"), areas}, {QStringLiteral("panels"), panels}};
}

std::optional<Arrangement> Arrangement::fromJson(const QJsonObject &json, QString &error)
{
    const auto fails = [&error](const QString &sentence) {
        error = sentence;
        return std::nullopt;
    };
    const int version = json[QLatin1String("version")].toInt();
    if (version > jsonVersion)
        return fails(tr("It was written by a newer Tapedeck."));
    if (version < 1)
        return fails(tr("It is not a layout of Tapedeck."));
    Arrangement read;
    const QJsonObject panels = json[QLatin1String("panels")].toObject();
    if (panels.size() > panelsMax)
        return fails(tr("It has more than %1 panels.").arg(panelsMax));
    for (auto it = panels.begin(); it != panels.end(); ++it) {
        const QJsonObject panel = it->toObject();
        const QString kind = text(panel, "kind");
        if (panelKind(kind) == nullptr)
            return fails(tr("The panel '%1' is of a kind that is not known: '%2'.").arg(it.key(), kind));
        read.m_panels.insert(it.key(),
                             {kind, text(panel, "link").left(1),
                              panel[QLatin1String("state")].toObject().toVariantMap(),
                              settingsFrom(panel[QLatin1String("grid")].toObject())});
    }
    const QJsonArray areas = json[QLatin1String("areas")].toArray();
    if (areas.isEmpty() || areas.size() > areasMax)
        return fails(tr("It has no windows, or too many."));
    read.m_areas.clear();
    QStringList placed;
    for (const QJsonValue &value : areas) {
        const QJsonObject object = value.toObject();
        Area area;
        area.id = text(object, "id");
        Node root;
        const bool isRead = readTree(object[QLatin1String("tree")].toObject(), root, 0);
        const std::optional<PanelTree> tree = isRead ? PanelTree::of(std::move(root)) : std::nullopt;
        if (!tree || area.id.isEmpty() || read.area(area.id) != nullptr
            || (read.m_areas.empty() != (area.id == QLatin1String("main"))))
            return fails(tr("The window '%1' is not described rightly.").arg(area.id));
        area.tree = *tree;
        placed += area.tree.panels();
        const QJsonArray geometry = object[QLatin1String("geometry")].toArray();
        if (geometry.size() == 4)
            area.geometry = QRect(geometry[0].toInt(), geometry[1].toInt(), geometry[2].toInt(), geometry[3].toInt());
        area.maximized = text(object, "maximized");
        read.m_areas.push_back(std::move(area));
    }
    QStringList known = read.m_panels.keys();
    placed.sort();
    known.sort();
    if (placed != known)
        return fails(tr("Not every panel has one place."));
    read.dropEmptyAreas();
    return read;
}

} // namespace tapedeck
