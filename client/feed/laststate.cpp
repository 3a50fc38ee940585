// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/feed/laststate.h"

#include <QDataStream>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

namespace tapedeck {

namespace {

Q_LOGGING_CATEGORY(stateLog, "tapedeck.state")

constexpr quint32 magic = 0x54504453; // "TPDS"
constexpr quint32 format = 1;
constexpr std::size_t chunkBytes = 1 << 20;
constexpr qint64 fileBytesMax = 512 << 20;
constexpr int compression = 1; // the fastest: a large board is to be there in a fraction of a second

} // namespace

QString lastStateFile(const QString &directory, const QUrl &server, const Schema &schema)
{
    QString name =
        server.toString(QUrl::RemoveScheme | QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    for (QChar &character : name) {
        if (!character.isLetterOrNumber() && character != QLatin1Char('.') && character != QLatin1Char('-'))
            character = QLatin1Char('_');
    }
    return QDir(directory).filePath(name + QLatin1Char('_') + QString::fromStdString(schema.board())
                                    + QStringLiteral(".state"));
}

bool saveLastState(const BoardFeed &feed, const QString &file)
{
    const std::vector<std::string> messages = feed.snapshot(chunkBytes);
    if (messages.empty())
        return true;
    QSaveFile out(file);
    bool good = QDir().mkpath(QFileInfo(file).path()) && out.open(QIODevice::WriteOnly);
    if (good) {
        QDataStream stream(&out);
        stream << magic << format << qint64(wallClockUs()) << static_cast<quint32>(messages.size());
        for (const std::string &message : messages)
            stream << qCompress(reinterpret_cast<const uchar *>(message.data()), static_cast<qsizetype>(message.size()),
                                compression);
        out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        good = stream.status() == QDataStream::Ok && out.commit();
    }
    if (!good)
        qCWarning(stateLog).noquote() << "the last state is not kept:" << file << out.errorString();
    return good;
}

Micros loadLastState(BoardFeed &feed, const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly) || in.size() > fileBytesMax)
        return 0;
    QDataStream stream(&in);
    quint32 found = 0;
    quint32 foundFormat = 0;
    quint32 count = 0;
    qint64 savedUs = 0;
    stream >> found >> foundFormat >> savedUs >> count;
    if (stream.status() != QDataStream::Ok || found != magic || foundFormat != format || savedUs <= 0) {
        qCWarning(stateLog).noquote() << "not a state of this version of tapedeck:" << file;
        return 0;
    }
    std::vector<QByteArray> messages;
    Replica trial(feed.schema()); // so that a damaged file leaves nothing behind
    Replica::Receipt receipt;
    for (quint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        QByteArray packed;
        stream >> packed;
        const QByteArray &message = messages.emplace_back(qUncompress(packed));
        const auto update = updateIn({message.constData(), static_cast<std::size_t>(message.size())});
        receipt = trial.apply(update.value_or("\xff"));
        if (receipt.outcome != Replica::Outcome::Applied)
            break;
    }
    const bool whole =
        messages.size() == count && receipt.outcome == Replica::Outcome::Applied && receipt.digestChecked;
    if (!whole) {
        qCWarning(stateLog).noquote() << "a damaged state is left aside:" << file;
        return 0;
    }
    for (const QByteArray &message : messages)
        feed.apply(*updateIn({message.constData(), static_cast<std::size_t>(message.size())}));
    return savedUs;
}

} // namespace tapedeck
