// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QSize>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

/// Measures this computer by running the program's own benchmark in a process of its own, so that the window at hand
/// goes on. Ends that process with itself.
class SelfBenchmark : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool running READ isRunning NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY changed) ///< 0 to 1, of the time that it takes
    Q_PROPERTY(QString result READ result NOTIFY changed)    ///< lines to read and to share; empty before
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  ///< a sentence, if it failed

public:
    explicit SelfBenchmark(QObject *parent = nullptr);
    /// Another program than this one; `timeoutMs`: when to give it up.
    SelfBenchmark(QString program, QStringList arguments, int timeoutMs, QObject *parent = nullptr);
    ~SelfBenchmark() override;

    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] double progress() const;
    [[nodiscard]] QString result() const { return m_result; }
    [[nodiscard]] QString problem() const { return m_problem; }

    /// In a window of that size. Does nothing while it runs.
    Q_INVOKABLE void start(const QSize &window);
    Q_INVOKABLE void cancel();
    /// The result to the clipboard.
    Q_INVOKABLE void copy() const;

Q_SIGNALS:
    void changed();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void finish(int code, QProcess::ExitStatus status);

    QString m_program;
    QStringList m_arguments;
    int m_timeoutMs;
    QProcess m_process;
    QElapsedTimer m_elapsed;
    QBasicTimer m_tick;
    QString m_result;
    QString m_problem;
    bool m_cancelled = false;
};

} // namespace tapedeck
