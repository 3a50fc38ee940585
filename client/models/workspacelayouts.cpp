// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The workspace's layouts, and how they are kept: in one file, but for the grids' columns, which their panels remember
// in the settings while they are shown.
#include "client/models/workspace.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr qint64 fileBytesMax = 4 * 1024 * 1024;

QString settingsGroup(const QString &panel)
{
    return QStringLiteral("grid/") + panel;
}

QString pathOf(const QUrl &file)
{
    return file.isLocalFile() ? file.toLocalFile() : file.toString();
}

/// The object in a file; nothing, and a sentence, if there is none.
std::optional<QJsonObject> readObject(const QString &path, QString &error)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        error = file.errorString();
        return std::nullopt;
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(fileBytesMax), &problem);
    if (document.isObject())
        return document.object();
    error = problem.error == QJsonParseError::NoError ? Workspace::tr("It is not a layout of Tapedeck.")
                                                      : problem.errorString();
    return std::nullopt;
}

[[nodiscard]] QString writeObject(const QString &path, const QJsonObject &json)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(json).toJson();
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit() ? QString()
                                                                                                 : file.errorString();
}

} // namespace

void Workspace::componentComplete()
{
    load();
    publish();
    Q_EMIT layoutsChanged();
}

QString Workspace::pathOfFile() const
{
    return m_file.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/workspace.json")
        : m_file;
}

void Workspace::load()
{
    if (!m_only.isEmpty()) {
        m_arrangement.add({m_only, {}, {}, {}}, {}, Side::Middle);
        return;
    }
    m_layoutName = m_layouts.all().front().name;
    m_arrangement = Layouts::overview(QSettings().value(QStringLiteral("healthShown"), true).toBool());
    const QString path = pathOfFile();
    if (!QFile::exists(path))
        return;
    QString error;
    const std::optional<QJsonObject> json = readObject(path, error);
    if (json) {
        if (auto read = Arrangement::fromJson((*json)[QLatin1String("arrangement")].toObject(), error)) {
            m_arrangement = std::move(*read);
            m_layoutName = (*json)[QLatin1String("name")].toString();
        }
        const QString problem = m_layouts.readJson((*json)[QLatin1String("layouts")].toArray());
        error += error.isEmpty() ? problem : QString();
    }
    if (error.isEmpty())
        return;
    QFile::remove(path + QStringLiteral(".unread"));
    QFile::copy(path, path + QStringLiteral(".unread"));
    // Once the views listen.
    QMetaObject::invokeMethod(
        this,
        [this, path, error] {
            Q_EMIT told(tr("The layout in %1 could not be read whole. %2 It is kept as workspace.json.unread.")
                            .arg(path, error),
                        false);
        },
        Qt::QueuedConnection);
}

void Workspace::save()
{
    m_saving.stop();
    if (!m_only.isEmpty())
        return;
    const QString error = writeObject(pathOfFile(),
                                      {{QStringLiteral("arrangement"), withGrids().toJson()},
                                       {QStringLiteral("name"), m_layoutName},
                                       {QStringLiteral("layouts"), m_layouts.toJson()}});
    if (!error.isEmpty())
        Q_EMIT told(tr("The layout could not be kept in %1: %2").arg(pathOfFile(), error), false);
}

/// With the columns of its tables, as their grids remember them.
Arrangement Workspace::withGrids() const
{
    Arrangement arrangement = m_arrangement;
    QSettings settings;
    for (auto it = m_arrangement.panels().begin(); it != m_arrangement.panels().end(); ++it) {
        QVariantMap &grid = arrangement.panel(it.key())->grid;
        settings.beginGroup(settingsGroup(it.key()));
        const QStringList keys = settings.allKeys();
        if (!keys.isEmpty())
            grid.clear();
        for (const QString &key : keys)
            grid.insert(key, settings.value(key));
        settings.endGroup();
    }
    return arrangement;
}

/// A panel of a layout that says nothing of its columns keeps those that it had.
void Workspace::writeGrids(const Arrangement &arrangement) const
{
    QSettings settings;
    for (auto it = arrangement.panels().begin(); it != arrangement.panels().end(); ++it) {
        if (it->grid.isEmpty())
            continue;
        settings.remove(settingsGroup(it.key()));
        settings.beginGroup(settingsGroup(it.key()));
        for (auto value = it->grid.begin(); value != it->grid.end(); ++value)
            settings.setValue(value.key(), *value);
        settings.endGroup();
    }
}

/// So that another panel of that name starts afresh; but a board's first table keeps its columns for the next.
void Workspace::forgetGrid(const QString &panel) const
{
    if (panelKind(panel) == nullptr)
        QSettings().remove(settingsGroup(panel));
}

void Workspace::restore(Arrangement arrangement)
{
    writeGrids(arrangement);
    m_arrangement = std::move(arrangement);
    publishTouched();
    for (const QString &panel : m_arrangement.panels().keys())
        Q_EMIT restored(panel);
}

QVariantList Workspace::layouts() const
{
    QVariantList list;
    for (const NamedLayout &layout : m_layouts.all())
        list.append(QVariantMap{{QStringLiteral("name"), layout.name},
                                {QStringLiteral("builtIn"), layout.isBuiltIn},
                                {QStringLiteral("current"), layout.name == m_layoutName}});
    return list;
}

bool Workspace::isOwnLayout() const
{
    const NamedLayout *layout = m_layouts.find(m_layoutName);
    return layout != nullptr && !layout->isBuiltIn;
}

void Workspace::switchTo(const QString &name)
{
    const NamedLayout *layout = m_layouts.find(name);
    if (layout == nullptr)
        return;
    note(tr("Switch to %1").arg(name));
    m_layoutName = name;
    restore(layout->arrangement);
    Q_EMIT layoutsChanged();
}

QString Workspace::saveAs(const QString &name)
{
    note(tr("Save %1").arg(name));
    if (const QString problem = m_layouts.save(name, withGrids()); !problem.isEmpty()) {
        m_undo.pop_back();
        return problem;
    }
    m_layoutName = name;
    publishTouched();
    Q_EMIT layoutsChanged();
    Q_EMIT told(tr("Saved as %1").arg(name), true);
    return {};
}

QString Workspace::rename(const QString &layout, const QString &to)
{
    note(tr("Rename %1").arg(layout));
    if (const QString problem = m_layouts.rename(layout, to); !problem.isEmpty()) {
        m_undo.pop_back();
        return problem;
    }
    if (m_layoutName == layout)
        m_layoutName = to;
    publishTouched();
    Q_EMIT layoutsChanged();
    return {};
}

void Workspace::remove(const QString &layout)
{
    note(tr("Delete %1").arg(layout));
    if (const QString problem = m_layouts.remove(layout); !problem.isEmpty()) {
        m_undo.pop_back();
        Q_EMIT told(problem, false);
        return;
    }
    publishTouched();
    Q_EMIT layoutsChanged();
    Q_EMIT told(tr("%1 is deleted. Ctrl+Z brings it back.").arg(layout), true);
}

void Workspace::exportTo(const QUrl &file)
{
    const QString path = pathOf(file);
    const QString error =
        writeObject(path, {{QStringLiteral("name"), m_layoutName}, {QStringLiteral("layout"), withGrids().toJson()}});
    Q_EMIT told(error.isEmpty() ? tr("Written to %1").arg(path) : tr("%1 could not be written: %2").arg(path, error),
                error.isEmpty());
}

void Workspace::importFrom(const QUrl &file)
{
    const QString path = pathOf(file);
    QString error;
    const std::optional<QJsonObject> json = readObject(path, error);
    std::optional<Arrangement> read;
    if (json)
        read = Arrangement::fromJson((*json)[QLatin1String("layout")].toObject(), error);
    if (!read) {
        Q_EMIT told(tr("%1 could not be read. %2").arg(path, error), false);
        return;
    }
    QString name = (*json)[QLatin1String("name")].toString().trimmed().left(Layouts::nameMax);
    if (name.isEmpty())
        name = QFileInfo(path).completeBaseName().left(Layouts::nameMax);
    if (const NamedLayout *there = m_layouts.find(name); there != nullptr && there->isBuiltIn)
        name = tr("%1 (imported)").arg(name).left(Layouts::nameMax);
    note(tr("Import %1").arg(name));
    if (const QString problem = m_layouts.save(name, *read); !problem.isEmpty()) {
        m_undo.pop_back();
        Q_EMIT told(problem, false);
        return;
    }
    m_layoutName = name;
    restore(*read);
    Q_EMIT layoutsChanged();
}

} // namespace tapedeck
