// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/follow.h"

#include "client/cli/clirun.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tapedeck {

int runFollow(const CliOptions &options, const FollowTarget &target, const std::string &none,
              const std::function<std::optional<int>(const v1::Followed &)> &take)
{
    const auto client = makeClient(options, options.follow, false);
    QObject::connect(client.get(), &FeedClient::followed, client.get(),
                     [&](const std::shared_ptr<const v1::Followed> &part) {
                         if (const std::optional<int> code = take(*part))
                             QCoreApplication::exit(*code);
                     });
    QObject::connect(client.get(), &FeedClient::serverError, client.get(),
                     [&](const QString &sentence) { fail(options, sentence.toStdString()); });
    client->follow(target);
    return runClient(*client, options, none);
}

std::string utcText(std::int64_t timeUs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeUs / 1'000, Qt::UTC);
    QString text = time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    if (text.endsWith(QLatin1String(".000")))
        text.chop(4);
    return text.toStdString();
}

} // namespace tapedeck
