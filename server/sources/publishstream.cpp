// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/publishstream.h"

#include <QObject>

namespace tapedeck {

std::shared_ptr<PublishStream> PublishStream::make()
{
    return std::shared_ptr<PublishStream>(new PublishStream);
}

grpc::ServerGenericBidiReactor *PublishStream::handOver()
{
    const std::lock_guard lock(m_mutex);
    m_self = shared_from_this();
    return this;
}

void PublishStream::attach(QObject *context, std::function<void()> wake)
{
    const std::lock_guard lock(m_mutex);
    m_context = context;
    m_wake = std::move(wake);
}

void PublishStream::letGo()
{
    const std::lock_guard lock(m_mutex);
    m_context = nullptr;
}

const grpc::ByteBuffer *PublishStream::next()
{
    bool begin = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isFinished || m_reading == Reading::Ended)
            return nullptr;
        begin = m_reading == Reading::None;
        if (begin)
            m_reading = Reading::UnderWay;
        m_awaitsRequest = false;
    }
    if (begin)
        StartRead(&m_request); // what is here already is read before this returns
    const std::lock_guard lock(m_mutex);
    if (m_reading == Reading::Done) {
        m_reading = Reading::None;
        return &m_request;
    }
    m_awaitsRequest = m_reading == Reading::UnderWay;
    return nullptr;
}

void PublishStream::answer(const v1::PublishAnswer &answer)
{
    m_answer = answer;
    m_hasAnswer = true;
    writeOn();
}

void PublishStream::writeOn()
{
    if (!m_hasAnswer || m_isFinished)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isWriting)
            return;
        m_isWriting = true;
    }
    m_hasAnswer = false;
    const grpc::Slice bytes(m_answer.SerializeAsString());
    m_response = grpc::ByteBuffer(&bytes, 1);
    StartWrite(&m_response);
}

void PublishStream::finish(const grpc::Status &status)
{
    if (std::exchange(m_isFinished, true))
        return;
    Finish(status);
}

void PublishStream::wakeLater()
{
    const std::lock_guard lock(m_mutex);
    wake();
}

bool PublishStream::hasEnded() const
{
    const std::lock_guard lock(m_mutex);
    return m_reading == Reading::Ended;
}

bool PublishStream::isDone() const
{
    const std::lock_guard lock(m_mutex);
    return m_isDone;
}

bool PublishStream::isBroken() const
{
    const std::lock_guard lock(m_mutex);
    return m_isBroken;
}

bool PublishStream::isWriting() const
{
    const std::lock_guard lock(m_mutex);
    return m_isWriting;
}

void PublishStream::OnReadDone(bool isGood)
{
    const std::lock_guard lock(m_mutex);
    m_reading = isGood ? Reading::Done : Reading::Ended;
    if (m_awaitsRequest || !isGood)
        wake();
}

void PublishStream::OnWriteDone(bool isGood)
{
    (void)isGood; // if not, reading ends as well
    const std::lock_guard lock(m_mutex);
    m_isWriting = false;
    wake();
}

void PublishStream::OnCancel()
{
    const std::lock_guard lock(m_mutex);
    m_isBroken = true;
    wake();
}

void PublishStream::OnDone()
{
    std::shared_ptr<PublishStream> self; // goes last
    const std::lock_guard lock(m_mutex);
    self.swap(m_self);
    m_isDone = true;
    wake();
}

void PublishStream::wake()
{
    if (m_context == nullptr || std::exchange(m_isWoken, true))
        return;
    QMetaObject::invokeMethod(
        m_context,
        [weak = weak_from_this()] {
            const auto stream = weak.lock();
            if (!stream)
                return;
            std::function<void()> wake;
            {
                const std::lock_guard lock(stream->m_mutex);
                stream->m_isWoken = false;
                if (stream->m_context != nullptr)
                    wake = stream->m_wake;
            }
            if (wake)
                wake();
        },
        Qt::QueuedConnection);
}

} // namespace tapedeck
