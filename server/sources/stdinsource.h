// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/messagesource.h"

class QSocketNotifier;

namespace tapedeck {

/// `stdin:?mapping=NAME`: JSON lines on standard input, until it ends.
class StdinSource : public LineSource
{
public:
    StdinSource(SourceUrl &url, const FeedContext &context);
    ~StdinSource() override;

protected:
    void open() override;
    void close() override;

private:
    void read();

    LineBuffer m_lines;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace tapedeck
