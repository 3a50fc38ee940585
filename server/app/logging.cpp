// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/logging.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <cstdio>

namespace tapedeck {

namespace {

bool asJson = false;

QString levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return QStringLiteral("debug");
    case QtInfoMsg:
        return QStringLiteral("info");
    case QtWarningMsg:
        return QStringLiteral("warning");
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return QStringLiteral("error");
}

void write(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const QString time = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    const QString category = QString::fromLatin1(context.category == nullptr ? "default" : context.category);
    QByteArray line;
    if (asJson) {
        line = QJsonDocument(QJsonObject{{QStringLiteral("time"), time},
                                         {QStringLiteral("level"), levelName(type)},
                                         {QStringLiteral("category"), category},
                                         {QStringLiteral("text"), text}})
                   .toJson(QJsonDocument::Compact);
    } else {
        line = QStringLiteral("%1 %2 %3: %4").arg(time, levelName(type), category, text).toUtf8();
        line.replace('\n', ' ');
    }
    line.append('\n');
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stderr);
}

} // namespace

void installLogging(const std::string &format, const std::string &level)
{
    asJson = format == "json";
    QString rules;
    for (const char *name : {"debug", "info", "warning"}) {
        if (level == name)
            break;
        rules += QStringLiteral("*.%1=false\n").arg(QLatin1String(name));
    }
    QLoggingCategory::setFilterRules(rules);
    qInstallMessageHandler(write);
}

} // namespace tapedeck
