// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/filesource.h"

#include "server/sources/sourceurl.h"

#include <QTimer>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tapedeck {

namespace {

constexpr int lookAgainMs = 100;

std::string problem(const std::string &path)
{
    return path + ": " + std::strerror(errno);
}

} // namespace

FileSource::FileSource(SourceUrl &url, const FeedContext &context)
    : LineSource(url, context, Supervisor::Times::take(url, silentTimes))
    , m_path(percentDecoded(url.rest()))
    , m_follow(url.takeNumber("follow", 0, 0, 1) == 1)
    , m_lines(lineBytesMax())
{
    if (m_path.starts_with("//")) // file:///path
        m_path.erase(0, 2);
    const std::string from = url.takeText("from").value_or("start");
    m_fromEnd = from == "end";
    if (from != "start" && from != "end")
        url.fail("from=" + from + ": start or end is expected");
    if (m_fromEnd && !m_follow)
        url.fail("from=end needs follow=1: without it there is nothing to wait for");
    if (m_path.empty())
        url.fail("file:PATH is expected, such as file:/var/log/prices.jsonl?mapping=NAME");
    else if (struct stat of{}; !m_follow && (stat(m_path.c_str(), &of) != 0 || access(m_path.c_str(), R_OK) != 0))
        url.fail(problem(m_path) + " (follow=1 waits for the file to come)");
    else if (S_ISDIR(of.st_mode))
        url.fail(m_path + " is a folder; a file is expected");
    url.finish("mapping, max-line, follow and from");
}

FileSource::~FileSource()
{
    stop();
}

void FileSource::setUp()
{
    m_timer = std::make_unique<QTimer>();
    m_timer->setSingleShot(true);
    QObject::connect(m_timer.get(), &QTimer::timeout, context(), [this] { read(); });
}

void FileSource::tearDown()
{
    m_timer.reset();
}

void FileSource::open()
{
    closeFile();
    m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_file < 0) {
        lost(problem(m_path));
        return;
    }
    if (m_fromEnd)
        (void)lseek(m_file, 0, SEEK_END);
    m_fromEnd = false;
    m_lines.clear();
    connected();
    received();
    m_timer->start(0);
}

void FileSource::close()
{
    m_timer->stop();
    closeFile();
}

void FileSource::closeFile()
{
    if (m_file >= 0)
        ::close(m_file);
    m_file = -1;
}

void FileSource::read()
{
    const ssize_t count = ::read(m_file, m_lines.space(), LineBuffer::readBytes);
    if (count > 0) {
        m_lines.added(static_cast<std::size_t>(count));
        if (takeLines(m_lines))
            m_timer->start(0);
    } else if (count == 0 || errno == EAGAIN) {
        atEnd();
    } else if (errno == EINTR) {
        m_timer->start(0);
    } else {
        lost(problem(m_path));
    }
}

void FileSource::atEnd()
{
    if (!m_follow) {
        (void)takeRest(m_lines);
        ended("the file has ended");
        return;
    }
    struct stat now {
    }, mine{};
    (void)fstat(m_file, &mine);
    const bool isThere = stat(m_path.c_str(), &now) == 0;
    const bool isOther = isThere && (now.st_ino != mine.st_ino || now.st_dev != mine.st_dev);
    const bool isShorter = isThere && !isOther && S_ISREG(mine.st_mode) && now.st_size < lseek(m_file, 0, SEEK_CUR);
    setRemark(isThere ? std::string() : m_path + " is gone; waiting for the next one of that name");
    if (isOther || isShorter) {
        (void)takeRest(m_lines);
        closeFile();
        m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (m_file < 0) {
            lost(problem(m_path));
            return;
        }
        m_timer->start(0);
        return;
    }
    m_timer->start(lookAgainMs);
}

} // namespace tapedeck
