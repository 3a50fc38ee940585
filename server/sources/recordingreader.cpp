// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/recordingreader.h"

#include "server/sources/cricsheetsplitter.h"
#include "server/sources/jsonvalues.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace tapedeck {

namespace {

constexpr unsigned bufferBytes = 256 * 1024;
constexpr int chunkBytes = 16 * 1024;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

RecordingReader::RecordingReader(std::string path, std::string kind)
    : m_path(std::move(path))
    , m_kind(std::move(kind))
    , m_isDocument(m_kind == "openligadb" || m_kind == "cricsheet")
{
}

RecordingReader::~RecordingReader()
{
    if (m_file != nullptr)
        gzclose(m_file);
}

std::string_view RecordingReader::fileName() const
{
    return std::string_view(m_path).substr(m_path.find_last_of('/') + 1);
}

bool RecordingReader::open()
{
    if (m_file != nullptr)
        gzclose(m_file);
    m_line = 0;
    m_parts.clear();
    m_error.clear();
    errno = 0;
    m_file = gzopen(m_path.c_str(), "rb");
    if (m_file == nullptr) {
        m_error = m_path + ": " + (errno == 0 ? "cannot be opened" : std::strerror(errno));
        return false;
    }
    gzbuffer(m_file, bufferBytes);
    // A folder opens, but does not read.
    const int first = gzgetc(m_file);
    int code = Z_OK;
    const char *message = gzerror(m_file, &code);
    if (first < 0 && code != Z_OK && code != Z_BUF_ERROR) {
        m_error = m_path + ": " + (code == Z_ERRNO ? std::strerror(errno) : message);
        return false;
    }
    gzrewind(m_file);
    return true;
}

RecordingReader::Result RecordingReader::next()
{
    if (!m_parts.empty()) {
        setText(m_parts.front());
        m_parts.pop_front();
        ++m_line;
        return Result::Message;
    }
    if (m_isDocument)
        return readWhole();
    while (true) {
        switch (readLine()) {
        case LineResult::Line:
            m_unreadable = false;
            if (takeLine())
                return Result::Message;
            if (m_unreadable)
                return Result::Unreadable;
            break;
        case LineResult::TooLong:
            return Result::Unreadable;
        case LineResult::Broken:
            return Result::Broken;
        case LineResult::End:
            return Result::End;
        }
    }
}

RecordingReader::LineResult RecordingReader::readLine()
{
    if (m_file == nullptr)
        return LineResult::End;
    m_lineText.clear();
    char chunk[chunkBytes];
    bool tooLong = false;
    while (gzgets(m_file, chunk, chunkBytes) != nullptr) {
        const std::size_t length = std::strlen(chunk);
        if (m_lineText.size() + length > messageBytesMax)
            tooLong = true;
        else
            m_lineText.append(chunk, length);
        if (length > 0 && chunk[length - 1] == '\n') {
            ++m_line;
            return tooLong ? LineResult::TooLong : LineResult::Line;
        }
    }
    int code = Z_OK;
    const char *message = gzerror(m_file, &code);
    if (code != Z_OK && code != Z_STREAM_END) {
        m_error = m_path + ": "
            + (code == Z_ERRNO           ? std::strerror(errno)
                   : code == Z_BUF_ERROR ? "the file ends in the middle"
                                         : message);
        gzclose(m_file);
        m_file = nullptr;
        if (m_lineText.empty())
            return LineResult::Broken;
        ++m_line;
        return LineResult::Broken;
    }
    if (m_lineText.empty())
        return LineResult::End;
    ++m_line;
    return tooLong ? LineResult::TooLong : LineResult::Line;
}

RecordingReader::Result RecordingReader::readWhole()
{
    std::string all;
    while (true) {
        const LineResult result = readLine();
        if (result == LineResult::Broken || result == LineResult::TooLong)
            return result == LineResult::Broken ? Result::Broken : Result::Unreadable;
        if (result == LineResult::End)
            break;
        if (all.size() + m_lineText.size() > messageBytesMax)
            return Result::Unreadable;
        all += m_lineText;
    }
    if (all.empty())
        return Result::End;
    m_line = 1;
    m_receivedUs = 0;
    m_url.clear();
    if (m_kind == "cricsheet") {
        for (std::string &part : splitCricsheet(all, fileName()))
            m_parts.push_back(std::move(part));
        if (m_parts.empty())
            return Result::Unreadable;
        return next();
    }
    setText(all);
    return Result::Message;
}

bool RecordingReader::takeLine()
{
    std::string_view line = m_lineText;
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
        line.remove_suffix(1);
    m_url.clear();
    m_receivedUs = 0;
    if (line.empty())
        return false;
    if (line.front() == '{' || line.front() == '[') {
        setText(line);
        return true;
    }
    if (isDigit(line.front())) {
        const std::size_t end = line.find_first_not_of("0123456789.");
        if (end != std::string_view::npos && line[end] == ':') {
            m_receivedUs = secondsTextUs(line.substr(0, end));
            setText(line.substr(std::min(end + 2, line.size())));
            return true;
        }
        if (end != std::string_view::npos && line[end] == ' ') {
            std::int64_t nanoseconds = 0;
            (void)std::from_chars(line.data(), line.data() + end, nanoseconds);
            m_receivedUs = nanoseconds / 1'000;
            setText(line.substr(end + 1));
            return true;
        }
    }
    static constexpr std::string_view answer = " -> ";
    const std::size_t arrow = line.find(answer);
    const std::size_t brace = line.find('{');
    if (line.starts_with("http") && arrow != std::string_view::npos && arrow < brace) {
        const std::string_view rest = line.substr(arrow + answer.size());
        const std::size_t colon = rest.find(':');
        if (colon != std::string_view::npos) {
            m_url = line.substr(0, arrow);
            m_receivedUs = secondsTextUs(rest.substr(0, colon));
            setText(rest.substr(std::min(colon + 2, rest.size())));
            return true;
        }
    }
    const bool ofTheClient = line.starts_with("ws") || line.starts_with("http") || line.starts_with("configuration:");
    m_unreadable = !ofTheClient;
    return false;
}

void RecordingReader::setText(std::string_view text)
{
    m_text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    m_text.assign(text);
}

} // namespace tapedeck
