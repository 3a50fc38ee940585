// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/supervisor.h"

#include <QObject>

#include <memory>
#include <mutex>
#include <thread>

class QEventLoop;
class QTimer;

namespace tapedeck {

/// A source that is fed from outside, on a thread with a Qt event loop of its own. It says what happens, and is told
/// when to connect and to let go; state, reasons, retries and stale rows follow here.
///
/// All that is protected is used and called on the source's thread. An object with a `context()` of its thread is alive
/// from setUp() to tearDown().
class SupervisedSource : public Source
{
public:
    SupervisedSource(std::string url, const Supervisor::Times &times);
    ~SupervisedSource() override; ///< a subclass calls stop() in its own destructor

    void start(SourceSink &sink) final;
    void stop() final;
    [[nodiscard]] bool tellsQuiet() const final { return true; }

protected:
    virtual void setUp() { }
    virtual void tearDown() { }
    /// Begin an attempt: connect, or ask once. Answer later or at once by connected(), received(), lost() or refused().
    virtual void open() = 0;
    /// Let go of the attempt or the connection at once, and say nothing of it any more.
    virtual void close() = 0;
    /// The source was cut off: nothing that is known may be continued. Its rows are marked in `batch` already.
    virtual void cutOff(ChangeBatch &batch) { (void)batch; }

    void connected();
    void arrived();  ///< as Supervisor::arrived()
    void received(); ///< a message, be it a heartbeat; does not count it
    /// Messages come, but of the past: until received() is called again with this over, the source is not live and says
    /// `remark`, such as how far it is behind. Empty: over.
    void setCatchingUp(std::string remark);
    void lost(std::string reason, Micros waitUs = 0); ///< as Supervisor::lost()
    void ended(std::string reason);                   ///< for good; its rows stay as they are
    void refused(std::string reason);
    void reconnect(std::string reason); ///< as announced by the other side
    /// What there is to say though the source is live, such as what it does not get; empty: nothing.
    void setRemark(std::string remark);

    /// A batch to fill, received now; null once the engine stops. Waits while the engine does not keep up, so that
    /// nothing is read meanwhile.
    [[nodiscard]] ChangeBatch *acquire();
    void submit(ChangeBatch *batch) { m_sink->submit(batch); }
    /// Waits until the engine has committed all that was submitted. False once it stops.
    [[nodiscard]] bool awaitTaken();
    [[nodiscard]] SourceSink &sink() { return *m_sink; }
    [[nodiscard]] QObject *context() { return m_context.get(); }

private:
    void run();
    void turn();
    void settle();
    void publish(Micros nowUs);

    Supervisor m_supervisor;
    SourceSink *m_sink = nullptr;
    std::unique_ptr<QObject> m_context;
    std::unique_ptr<QTimer> m_timer;
    std::string m_catchingUp;
    std::string m_remark;
    std::string m_publishedReason;

    std::mutex m_mutex; // guards what follows
    QEventLoop *m_loop = nullptr;
    bool m_stopping = false;

    std::thread m_thread;
};

} // namespace tapedeck
