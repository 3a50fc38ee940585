// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/natsinbox.h"

#include <QObject>

#include <map>

namespace tapedeck {

namespace {

/// The library may call back after a connection is destroyed, so that it gets numbers and no pointers.
struct Inboxes {
    std::mutex mutex;
    std::map<std::uintptr_t, std::weak_ptr<NatsInbox>> byNumber;
    std::uintptr_t last = 0;
};

Inboxes &inboxes()
{
    static auto *all = new Inboxes; // for good: the library's threads end after everything else
    return *all;
}

} // namespace

NatsInbox::NatsInbox(QObject *context, std::function<void()> wake)
    : m_context(context)
    , m_wake(std::move(wake))
{
    const std::lock_guard lock(inboxes().mutex);
    m_number = ++inboxes().last;
}

std::shared_ptr<NatsInbox> NatsInbox::make(QObject *context, std::function<void()> wake)
{
    std::shared_ptr<NatsInbox> inbox(new NatsInbox(context, std::move(wake)));
    const std::lock_guard lock(inboxes().mutex);
    inboxes().byNumber.emplace(inbox->m_number, inbox);
    return inbox;
}

NatsInbox::~NatsInbox()
{
    const std::lock_guard lock(inboxes().mutex);
    inboxes().byNumber.erase(m_number);
}

void *NatsInbox::handle() const
{
    return reinterpret_cast<void *>(m_number);
}

std::shared_ptr<NatsInbox> NatsInbox::find(void *handle)
{
    const std::lock_guard lock(inboxes().mutex);
    const auto it = inboxes().byNumber.find(reinterpret_cast<std::uintptr_t>(handle));
    return it == inboxes().byNumber.end() ? nullptr : it->second.lock();
}

void NatsInbox::push(NatsMsg message)
{
    std::unique_lock lock(m_mutex);
    m_emptied.wait(lock, [this] { return m_messages.size() < messagesMax || m_isClosed; });
    if (m_isClosed)
        return;
    m_messages.push_back(std::move(message));
    wakeUp();
}

void NatsInbox::noteClosed(std::string reason)
{
    const std::lock_guard lock(m_mutex);
    m_taken.closed = std::move(reason);
    wakeUp();
}

void NatsInbox::noteSlow()
{
    const std::lock_guard lock(m_mutex);
    m_taken.isSlow = true;
    wakeUp();
}

void NatsInbox::noteRefused(std::string reason)
{
    const std::lock_guard lock(m_mutex);
    m_taken.refused = std::move(reason);
    wakeUp();
}

void NatsInbox::wakeUp()
{
    if (m_isClosed || std::exchange(m_isWoken, true))
        return;
    QMetaObject::invokeMethod(
        m_context,
        [weak = weak_from_this()] {
            if (const auto inbox = weak.lock())
                inbox->m_wake();
        },
        Qt::QueuedConnection);
}

NatsInbox::Taken NatsInbox::take(std::vector<NatsMsg> &messages)
{
    messages.clear();
    const std::lock_guard lock(m_mutex);
    m_isWoken = false;
    messages.swap(m_messages);
    m_emptied.notify_all();
    return std::exchange(m_taken, {});
}

void NatsInbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_emptied.notify_all();
}

} // namespace tapedeck
