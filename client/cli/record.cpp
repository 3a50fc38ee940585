// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/version.h"
#include "common/wire/replica.h"
#include "common/wire/wireformat.h"

#include <QCoreApplication>
#include <QFile>
#include <QTimer>

#include <iostream>

namespace tapedeck {

int runRecord(const CliOptions &options)
{
    QFile file(QString::fromStdString(options.file));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        std::cerr << "tapectl: " << options.file << ": " << file.errorString().toStdString() << '\n';
        return exitFailed;
    }
    FeedClient::Options feed;
    feed.urls = {options.url};
    feed.name = cliVersion;
    for (const Schema &schema : Schema::all())
        feed.subscriptions.push_back({schema.board(), {}, {}, 0});
    FeedClient client(std::move(feed));
    std::uint64_t updates = 0;
    client.setTap([&](std::string_view message) {
        std::string length;
        appendVarint(message.size(), length);
        const bool written =
            file.write(length.data(), static_cast<qint64>(length.size())) == static_cast<qint64>(length.size())
            && file.write(message.data(), static_cast<qint64>(message.size())) == static_cast<qint64>(message.size());
        if (!written) {
            std::cerr << "tapectl: " << options.file << ": " << file.errorString().toStdString() << '\n';
            QCoreApplication::exit(exitFailed);
        }
        updates += updateIn(message).has_value();
    });
    if (options.seconds > 0)
        QTimer::singleShot(static_cast<int>(options.seconds * 1000), &client, [] { QCoreApplication::exit(exitDone); });
    const int code = runClient(client, options);
    if (!file.flush()) {
        std::cerr << "tapectl: " << options.file << ": " << file.errorString().toStdString() << '\n';
        return exitFailed;
    }
    std::cerr << "tapectl: " << updates << " updates, " << file.size() << " bytes in " << options.file << '\n';
    return code;
}

} // namespace tapedeck
