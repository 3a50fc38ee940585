// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/writerwait.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

namespace tapedeck {

WriterWait::WriterWait() = default;
WriterWait::~WriterWait() = default;

QObject *WriterWait::begin()
{
    const std::lock_guard lock(m_mutex);
    if (!m_loop)
        m_loop = std::make_unique<QEventLoop>();
    return m_loop.get();
}

void WriterWait::end()
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // of what was let go: no loop runs that would
    const std::lock_guard lock(m_mutex);
    m_loop.reset();
}

bool WriterWait::until(const std::function<bool()> &done, Micros patienceUs)
{
    bool isLate = false;
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&isLate] { isLate = true; });
    timer.start(static_cast<int>(patienceUs / 1'000));
    while (!done() && !isLate && !isCancelled())
        m_loop->processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return done();
}

void WriterWait::handle()
{
    m_loop->processEvents();
}

void WriterWait::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_isCancelled = true;
    if (m_loop) // an event, so that it looks
        QMetaObject::invokeMethod(
            m_loop.get(), [] {}, Qt::QueuedConnection);
}

bool WriterWait::isCancelled() const
{
    const std::lock_guard lock(m_mutex);
    return m_isCancelled;
}

} // namespace tapedeck
