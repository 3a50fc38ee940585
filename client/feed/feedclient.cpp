// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/feed/feedclient.h"

#include "client/feed/feedclient_p.h"

#include <QPointer>

namespace tapedeck {

FeedClient::FeedClient(Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(options)))
{
    d->setParent(this); // moves to another thread with this
}

FeedClient::~FeedClient()
{
    d->setParent(nullptr);
}

std::shared_ptr<BoardFeed> FeedClient::board(std::string_view name) const
{
    for (const Private::Board &board : d->boards) {
        if (board.subscription.board == name)
            return board.feed;
    }
    return nullptr;
}

FeedStats FeedClient::stats() const
{
    const std::lock_guard lock(d->mutex);
    return d->stats;
}

std::shared_ptr<const v1::Status> FeedClient::status() const
{
    const std::lock_guard lock(d->mutex);
    return d->status;
}

void FeedClient::start()
{
    QMetaObject::invokeMethod(d.get(), [this] { d->start(); });
}

void FeedClient::stop()
{
    QMetaObject::invokeMethod(d.get(), [this] { d->stop(); });
}

void FeedClient::reconnect(const QList<QUrl> &urls)
{
    QMetaObject::invokeMethod(d.get(), [this, urls] { d->reconnect(urls); });
}

void FeedClient::setDelay(Micros delayUs)
{
    QMetaObject::invokeMethod(d.get(), [this, delayUs] { d->setDelay(delayUs); });
}

void FeedClient::follow(const FollowTarget &target, const FollowProgress &known)
{
    QMetaObject::invokeMethod(d.get(), [this, target, known] { d->follow(target, known); });
}

void FeedClient::unfollow(const FollowTarget &target)
{
    QMetaObject::invokeMethod(d.get(), [this, target] { d->unfollow(target); });
}

void FeedClient::setReport(const v1::ClientReport &report)
{
    const std::lock_guard lock(d->mutex);
    d->report = report;
    d->hasReport = true;
}

void FeedClient::setTap(std::function<void(std::string_view)> tap)
{
    d->tap = std::move(tap);
}

} // namespace tapedeck
