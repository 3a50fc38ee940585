// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/supervisedsource.h"

#include "common/url/shownurl.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(sourceLog, "tapedeck.source")

namespace {

constexpr Micros sentenceIntervalUs = 1'000'000; // reasons say how long things last

} // namespace

SupervisedSource::SupervisedSource(std::string url, const Supervisor::Times &times)
    : Source(std::move(url))
    , m_supervisor(times, [] { return QRandomGenerator::system()->generateDouble(); })
{
}

SupervisedSource::~SupervisedSource()
{
    Q_ASSERT(!m_thread.joinable());
}

void SupervisedSource::start(SourceSink &sink)
{
    m_sink = &sink;
    m_thread = std::thread([this] { run(); });
}

void SupervisedSource::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        if (m_loop != nullptr)
            QMetaObject::invokeMethod(m_loop, &QEventLoop::quit, Qt::QueuedConnection);
    }
    if (m_thread.joinable())
        m_thread.join();
}

void SupervisedSource::run()
{
    QEventLoop loop;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping)
            return;
        m_loop = &loop;
    }
    m_context = std::make_unique<QObject>();
    m_timer = std::make_unique<QTimer>();
    m_timer->setSingleShot(true);
    m_timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(m_timer.get(), &QTimer::timeout, m_context.get(), [this] { turn(); });
    setUp();
    m_timer->start(0);
    loop.exec();
    close();
    tearDown();
    m_timer.reset();
    m_context.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // of what was let go: no loop runs any more
    const std::lock_guard lock(m_mutex);
    m_loop = nullptr;
}

void SupervisedSource::connected()
{
    m_supervisor.connected(steadyClockUs());
}

void SupervisedSource::arrived()
{
    settle(); // rows are marked before anything new is told
    m_supervisor.arrived(steadyClockUs());
}

void SupervisedSource::received()
{
    m_counters.lastMessageUs = wallClockUs();
    if (!m_catchingUp.empty() && m_supervisor.state() == State::Connecting) {
        m_supervisor.heldUp(steadyClockUs());
        return;
    }
    const bool wasLive = m_supervisor.state() == State::Live;
    m_supervisor.received(steadyClockUs());
    if (!wasLive)
        m_timer->start(0);
}

void SupervisedSource::setCatchingUp(std::string remark)
{
    if (!remark.empty())
        m_supervisor.heldUp(steadyClockUs());
    if (remark == m_catchingUp)
        return;
    m_catchingUp = std::move(remark);
    m_timer->start(0);
}

void SupervisedSource::lost(std::string reason, Micros waitUs)
{
    m_supervisor.lost(steadyClockUs(), std::move(reason), waitUs);
    close();
    publish(steadyClockUs()); // told even if the next attempt begins at once
    m_timer->start(0);
}

void SupervisedSource::ended(std::string reason)
{
    m_supervisor.end(std::move(reason));
    close();
    publish(steadyClockUs());
    m_timer->start(0);
}

void SupervisedSource::refused(std::string reason)
{
    m_supervisor.refused(steadyClockUs(), std::move(reason));
    close();
    publish(steadyClockUs());
    m_timer->start(0);
}

void SupervisedSource::reconnect(std::string reason)
{
    m_supervisor.reconnect(steadyClockUs(), std::move(reason));
    close();
    publish(steadyClockUs());
    m_timer->start(0);
}

void SupervisedSource::setRemark(std::string remark)
{
    if (remark == m_remark)
        return;
    m_remark = std::move(remark);
    m_timer->start(0);
}

ChangeBatch *SupervisedSource::acquire()
{
    const Micros before = steadyClockUs();
    ChangeBatch *batch = m_sink->acquire();
    const Micros now = steadyClockUs();
    if (now - before > 1'000)
        m_supervisor.heldUp(now);
    if (batch != nullptr)
        batch->receivedUs = wallClockUs();
    return batch;
}

bool SupervisedSource::awaitTaken()
{
    const Micros before = steadyClockUs();
    const bool taken = m_sink->awaitTaken();
    const Micros now = steadyClockUs();
    if (now - before > 1'000)
        m_supervisor.heldUp(now);
    return taken;
}

void SupervisedSource::turn()
{
    const Supervisor::Action action = m_supervisor.tick(steadyClockUs());
    if (action == Supervisor::Action::Drop)
        close();
    settle();
    if (action == Supervisor::Action::Connect) {
        open();
        settle(); // it may have failed already
    }
    const Micros wait = m_supervisor.nextTickUs() - steadyClockUs();
    // Rounded up, lest the timer fires just before.
    m_timer->start(static_cast<int>(std::clamp<Micros>(wait, 0, sentenceIntervalUs) / 1'000 + (wait > 0 ? 1 : 0)));
}

void SupervisedSource::settle()
{
    if (const auto outage = m_supervisor.takeOutage()) {
        m_remark.clear();
        if (ChangeBatch *batch = acquire()) {
            batch->markSourceStale(*outage);
            cutOff(*batch);
            submit(batch);
        }
    }
    publish(steadyClockUs());
}

void SupervisedSource::publish(Micros nowUs)
{
    const State state = m_supervisor.state();
    std::string reason = m_supervisor.reason(nowUs);
    if (state == State::Connecting && !m_catchingUp.empty())
        reason = m_catchingUp;
    else if (reason.empty() || (state == State::Quiet && !m_remark.empty()))
        reason = reason.empty() ? m_remark : reason + "; " + m_remark;
    m_counters.attempts = m_supervisor.attempts();
    m_counters.reconnects = m_supervisor.reconnects();
    const auto retryAt = m_supervisor.retryAtUs();
    m_counters.retryAtUs = retryAt ? wallClockUs() + *retryAt - nowUs : 0;
    const bool isNew = state != this->state();
    if (!isNew && reason == m_publishedReason)
        return;
    m_publishedReason = reason;
    if (isNew) {
        const QString name = QString::fromStdString(withoutSecrets(url()));
        if (state == State::Live)
            qCInfo(sourceLog).noquote() << name << "is live";
        else if (state == State::Ended)
            qCInfo(sourceLog).noquote() << name + QStringLiteral(":") << QString::fromStdString(reason);
        else if (state != State::Connecting && state != State::Quiet)
            qCWarning(sourceLog).noquote() << name + QStringLiteral(":") << QString::fromStdString(reason);
    }
    const bool isUp = state == State::Live || state == State::Ended;
    const std::string why = isUp ? reason : m_supervisor.trouble();
    setState(state, std::move(reason), why);
}

} // namespace tapedeck
