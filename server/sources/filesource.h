// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/messagesource.h"

class QTimer;

namespace tapedeck {

/// `file:PATH?mapping=NAME`: the JSON lines of a file, once; `follow=1`: and what is appended, also if the file is
/// moved away and a new one takes its name, or it is cut short (as tail -F). `from=end` begins with what is appended.
class FileSource : public LineSource
{
public:
    FileSource(SourceUrl &url, const FeedContext &context);
    ~FileSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;

private:
    void read();
    void atEnd();
    void closeFile();

    std::string m_path;
    bool m_follow = false;
    bool m_fromEnd = false; // of the first file alone
    LineBuffer m_lines;
    std::unique_ptr<QTimer> m_timer;
    int m_file = -1;
};

} // namespace tapedeck
