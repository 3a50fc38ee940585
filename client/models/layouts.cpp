// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/layouts.h"

#include <QJsonObject>

#include <algorithm>

namespace tapedeck {

namespace {

/// Two panels side by side; what is chosen in the first is shown in the second if they are linked.
Arrangement pair(const char *first, const char *second, double share, const QString &link)
{
    Arrangement arrangement;
    const QString left = arrangement.add({QString::fromLatin1(first), link, {}, {}}, {}, Side::Left);
    arrangement.add({QString::fromLatin1(second), link, {}, {}}, left, Side::Right, share);
    arrangement.turnWhenSmall();
    return arrangement;
}

} // namespace

Layouts::Layouts()
{
    m_layouts.push_back({tr("Overview"), overview(true), true});
    m_layouts.push_back({tr("Trading"), pair("prices", "instrument", 0.45, QStringLiteral("A")), true});
    m_layouts.push_back({tr("Sports"), pair("scores", "match", 0.5, QStringLiteral("A")), true});
    m_layouts.push_back({tr("Wall"), pair("prices", "scores", 0.5, {}), true});
}

Arrangement Layouts::overview(bool withHealth)
{
    Arrangement arrangement = pair("prices", "scores", 0.42, {});
    if (withHealth)
        arrangement.addBelow({QStringLiteral("latency"), QStringLiteral("health")}, healthShare);
    return arrangement;
}

const NamedLayout *Layouts::find(const QString &name) const
{
    const auto it = std::find_if(m_layouts.begin(), m_layouts.end(),
                                 [&](const NamedLayout &layout) { return layout.name == name; });
    return it == m_layouts.end() ? nullptr : &*it;
}

QString Layouts::problemWith(const QString &name) const
{
    if (name.trimmed().isEmpty() || name.size() > nameMax)
        return tr("A name of 1 to %1 characters is expected.").arg(nameMax);
    const NamedLayout *there = find(name);
    return there != nullptr && there->isBuiltIn ? tr("'%1' is built in. Choose another name.").arg(name) : QString();
}

QString Layouts::save(const QString &name, const Arrangement &arrangement)
{
    if (const QString problem = problemWith(name); !problem.isEmpty())
        return problem;
    const auto it = std::find_if(m_layouts.begin(), m_layouts.end(),
                                 [&](const NamedLayout &layout) { return layout.name == name; });
    if (it != m_layouts.end()) {
        it->arrangement = arrangement;
        return {};
    }
    const auto own =
        std::count_if(m_layouts.begin(), m_layouts.end(), [](const auto &each) { return !each.isBuiltIn; });
    if (static_cast<std::size_t>(own) >= ownMax)
        return tr("There are %1 layouts already. Delete one first.").arg(ownMax);
    m_layouts.push_back({name, arrangement, false});
    return {};
}

QString Layouts::rename(const QString &name, const QString &to)
{
    const auto it = std::find_if(m_layouts.begin(), m_layouts.end(),
                                 [&](const NamedLayout &layout) { return layout.name == name; });
    if (it == m_layouts.end() || it->isBuiltIn)
        return tr("'%1' cannot be renamed.").arg(name);
    if (const QString problem = problemWith(to); !problem.isEmpty())
        return problem;
    if (to != name && find(to) != nullptr)
        return tr("There is a layout '%1' already.").arg(to);
    it->name = to;
    return {};
}

QString Layouts::remove(const QString &name)
{
    const auto it = std::find_if(m_layouts.begin(), m_layouts.end(),
                                 [&](const NamedLayout &layout) { return layout.name == name; });
    if (it == m_layouts.end() || it->isBuiltIn)
        return tr("'%1' cannot be deleted.").arg(name);
    m_layouts.erase(it);
    return {};
}

QJsonArray Layouts::toJson() const
{
    QJsonArray json;
    for (const NamedLayout &layout : m_layouts) {
        if (!layout.isBuiltIn)
            json.append(QJsonObject{{QStringLiteral("name"), layout.name},
                                    {QStringLiteral("layout"), layout.arrangement.toJson()}});
    }
    return json;
}

QString Layouts::readJson(const QJsonArray &json)
{
    QString problem;
    for (const QJsonValue &value : json) {
        const QString name = value[QLatin1String("name")].toString();
        QString error;
        const auto arrangement = Arrangement::fromJson(value[QLatin1String("layout")].toObject(), error);
        if (arrangement)
            error = save(name, *arrangement);
        if (!error.isEmpty())
            problem = tr("The layout '%1' is left out. %2").arg(name, error);
    }
    return problem;
}

} // namespace tapedeck
