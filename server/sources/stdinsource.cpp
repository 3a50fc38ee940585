// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/stdinsource.h"

#include "server/sources/sourceurl.h"

#include <QSocketNotifier>

#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace tapedeck {

StdinSource::StdinSource(SourceUrl &url, const FeedContext &context)
    : LineSource(url, context, Supervisor::Times::take(url, silentTimes))
    , m_lines(lineBytesMax())
{
    if (!url.rest().empty())
        url.fail("'" + url.rest() + "': nothing is expected after stdin: but options, as in stdin:?mapping=NAME");
    url.finish(std::string(optionNames));
}

StdinSource::~StdinSource()
{
    stop();
}

void StdinSource::open()
{
    m_notifier = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, context(), [this] { read(); });
    connected();
    received();
}

void StdinSource::close()
{
    if (m_notifier) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater(); // it may be what calls
    }
}

/// Only called when there is something, so that it does not wait.
void StdinSource::read()
{
    const ssize_t count = ::read(STDIN_FILENO, m_lines.space(), LineBuffer::readBytes);
    if (count > 0) {
        m_lines.added(static_cast<std::size_t>(count));
        if (!takeLines(m_lines))
            close();
    } else if (count == 0) {
        (void)takeRest(m_lines);
        ended("standard input has ended");
    } else if (errno != EINTR && errno != EAGAIN) {
        ended(std::string("standard input: ") + std::strerror(errno));
    }
}

} // namespace tapedeck
