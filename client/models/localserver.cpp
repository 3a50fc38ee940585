// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/localserver.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimerEvent>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>

#include <csignal>
#endif

namespace tapedeck {

namespace {

constexpr int startPatienceMs = 20'000;
constexpr int endPatienceMs = 4'000;
constexpr qsizetype lineMax = 4'096;

QString findProgram()
{
    const QString name = QStringLiteral("tapedeckd");
    const QString beside = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

} // namespace

LocalServer::LocalServer(QString program)
    : m_program(program.isEmpty() ? findProgram() : std::move(program))
{
    m_process.setStandardOutputFile(QProcess::nullDevice());
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
    connect(&m_process, &QProcess::readyReadStandardError, this, &LocalServer::takeLog);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("%1 could not be started: %2.").arg(m_program, m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        takeLog();
        ended(status == QProcess::CrashExit ? tr("The local server has crashed or was killed.")
                                            : tr("The local server has ended with code %1.").arg(code));
    });
}

LocalServer::~LocalServer()
{
    m_process.disconnect(this);
    end();
}

void LocalServer::start(const QStringList &sources, quint16 port)
{
    m_sources = sources;
    launch(port);
}

void LocalServer::restart()
{
    launch(m_port);
}

void LocalServer::launch(quint16 port)
{
    stop();
    if (m_program.isEmpty()) {
        fail(tr("tapedeckd was found neither beside this program nor in PATH. Install Tapedeck's server, or connect to "
                "one that runs elsewhere."));
        return;
    }
    m_port = port;
    m_error.clear();
    m_line.clear();
    m_lastLine.clear();
    m_state = Starting;
    QStringList arguments{QStringLiteral("--listen"),     QStringLiteral("127.0.0.1:%1").arg(port),
                          QStringLiteral("--ops-listen"), QStringLiteral("off"),
                          QStringLiteral("--log-format"), QStringLiteral("text"),
                          QStringLiteral("--rolling"),    QStringLiteral("1m,5m,1h")};
    for (const QString &source : m_sources)
        arguments << QStringLiteral("--source") << source;
    m_patience.start(startPatienceMs, this);
    m_process.start(m_program, arguments, QIODevice::ReadOnly);
    if (m_state == Starting)
        Q_EMIT changed();
}

/// Its log says where it listens, or why it cannot.
void LocalServer::takeLog()
{
    static const QRegularExpression listening(QStringLiteral("listening on (ws://127\\.0\\.0\\.1:(\\d+))"));
    m_line += m_process.readAllStandardError();
    qsizetype begin = 0;
    for (qsizetype end = 0; (end = m_line.indexOf('\n', begin)) >= 0; begin = end + 1) {
        const QString line = QString::fromUtf8(m_line.mid(begin, end - begin)).trimmed();
        if (!line.isEmpty())
            m_lastLine = line.left(lineMax);
        const QRegularExpressionMatch match = listening.match(line);
        if (m_state != Starting || !match.hasMatch())
            continue;
        m_patience.stop();
        m_port = match.captured(2).toUShort();
        m_url = QUrl(match.captured(1));
        m_state = Running;
        Q_EMIT changed();
    }
    m_line.remove(0, begin);
    if (m_line.size() > lineMax)
        m_line.clear();
}

void LocalServer::ended(const QString &sentence)
{
    if (m_state != Starting && m_state != Running)
        return;
    if (m_state == Starting && m_port != 0 && m_lastLine.contains(QLatin1String("--listen"))) {
        launch(0); // somebody else has the port
        return;
    }
    const QString said = m_lastLine.section(QStringLiteral("tapedeckd: "), -1);
    fail(m_state == Starting && !said.isEmpty() ? tr("The local server did not start: %1").arg(said) : sentence);
}

void LocalServer::fail(const QString &sentence)
{
    m_patience.stop();
    m_state = Failed;
    m_error = sentence;
    m_url.clear();
    Q_EMIT changed();
}

void LocalServer::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_patience.timerId())
        return;
    fail(tr("The local server did not start within %1 seconds.").arg(startPatienceMs / 1'000));
    m_process.kill();
}

void LocalServer::end()
{
    m_patience.stop();
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(endPatienceMs)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

void LocalServer::stop()
{
    if (m_state == Stopped)
        return;
    m_state = Stopped;
    m_url.clear();
    m_error.clear();
    end();
    Q_EMIT changed();
}

} // namespace tapedeck
