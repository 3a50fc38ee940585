// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "programs.h"

#include <QTemporaryDir>

#include <functional>

/// What the tests of writing to brokers share: a feed that is a file, and what has to hold between a server that writes
/// its board to a broker and others that read it there.
class MirrorBench
{
public:
    using Rows = QMap<QString, QJsonObject>;
    /// A broker that can be killed, and comes back with what it stored.
    struct Mortal {
        std::function<void()> kill;
        std::function<bool()> start;
    };

    MirrorBench();

    /// The server's options. Its mapping "acme" reads the feed, "tapedeck" what was written as JSON.
    [[nodiscard]] QStringList config() const;
    /// Empties the feed.
    void begin();
    void append(const QByteArray &lines) const;
    /// Lines for the feed that change a few rows, each to another value.
    [[nodiscard]] QByteArray lines(int count);
    [[nodiscard]] QString feedUrl() const;
    /// The options of a server that writes there, and tries again at once.
    [[nodiscard]] QStringList publishing(const QString &url) const;
    /// A source that is tried again at once.
    [[nodiscard]] static QString reading(const QString &url);

    /// What a server says of its first mirror.
    [[nodiscard]] static QJsonObject mirror(const Server &server);
    [[nodiscard]] static QString state(const Server &server);
    [[nodiscard]] static QString reason(const Server &server);
    /// What its board holds, without what each server finds out itself.
    [[nodiscard]] static Rows rows(const Server &server);

    /// The board that is written to one URL is that read from the other, whatever changes. `isKept`: whoever comes
    /// later gets all of it, too.
    void goesRound(const QString &to, const QString &from, bool isKept = true);
    /// So it is in the end, though the broker dies so many times while messages are under way.
    void survives(const QString &to, const QString &from, const Mortal &broker, int deaths = 2);
    /// `tapectl publish` to one URL, with those options: the board is that read from the other.
    void takesCommands(const QString &to, const QStringList &options, const QString &from);

private:
    [[nodiscard]] QString feed() const { return m_folder.filePath(QStringLiteral("feed.jsonl")); }

    QTemporaryDir m_folder;
    int m_number = 0;
};
