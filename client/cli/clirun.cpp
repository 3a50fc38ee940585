// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"

#include "client/cli/version.h"
#include "common/process/signalwatch.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <iostream>

namespace tapedeck {

namespace {

std::string urlText(const CliOptions &options)
{
    return options.url.toString(QUrl::RemoveUserInfo).toStdString();
}

} // namespace

std::unique_ptr<FeedClient> makeClient(const CliOptions &options, bool reconnect, bool status)
{
    FeedClient::Options feed;
    feed.urls = {options.url};
    feed.name = cliVersion;
    feed.reconnect = reconnect;
    feed.status = status;
    if (!options.board.empty())
        feed.subscriptions.push_back({options.board, options.keys, {}, 0});
    return std::make_unique<FeedClient>(std::move(feed));
}

int runLoop(const CliOptions &options, const std::function<int()> &timedOut)
{
    SignalWatch::block();
    SignalWatch signals;
    QObject::connect(&signals, &SignalWatch::terminated, &signals, [] { QCoreApplication::exit(exitDone); });
    if (options.timeoutS > 0) {
        QTimer::singleShot(static_cast<int>(options.timeoutS * 1000), &signals,
                           [&] { QCoreApplication::exit(timedOut()); });
    }
    return QCoreApplication::exec();
}

void fail(const CliOptions &options, const std::string &sentence)
{
    std::cerr << "tapectl: " << urlText(options) << ": " << sentence << '\n';
    QCoreApplication::exit(exitFailed);
}

int runClient(FeedClient &client, const CliOptions &options, const std::string &none)
{
    QObject::connect(&client, &FeedClient::failed, &client,
                     [&](const QString &sentence) { fail(options, sentence.toStdString()); });
    client.start();
    return runLoop(options, [&] {
        const bool isReached = client.stats().connects > 0;
        if (!options.wantsAnswer() && isReached)
            return exitDone;
        if (isReached && !none.empty()) {
            std::cerr << "tapectl: " << none << '\n';
            return exitFailed;
        }
        std::cerr << "tapectl: " << urlText(options) << ": no answer within " << options.timeoutS << " s\n";
        return exitFailed;
    });
}

bool put(std::string_view text)
{
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

} // namespace tapedeck
