// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/fanout/transport.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

using namespace tapedeck;

/// One end of a connection with a small buffer, the other read by hand.
class TestTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sendsAtOnceWhatFits();
    void holdsWhatDoesNotFitAndOvertakes();
    void keepsLittleUnsentForASlowReader();
    void noticesThatThePeerHasGone();

private:
    std::string read(std::size_t bytes);

    std::unique_ptr<Transport> m_transport;
    int m_peer = -1;
};

void TestTransport::init()
{
    std::array<int, 2> ends{};
    QCOMPARE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    const int size = 4'096;
    QCOMPARE(setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
    m_transport = std::make_unique<Transport>(ends[0]);
    m_peer = ends[1];
}

void TestTransport::cleanup()
{
    m_transport.reset();
    if (m_peer >= 0)
        ::close(m_peer);
}

std::string TestTransport::read(std::size_t bytes)
{
    std::string got(bytes, '\0');
    const ssize_t count = ::recv(m_peer, got.data(), bytes, 0);
    got.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    return got;
}

void TestTransport::sendsAtOnceWhatFits()
{
    const auto frame = std::make_shared<const std::string>("frame");
    m_transport->send(*frame, frame, 7);
    QVERIFY(m_transport->drained());
    m_transport->sendUrgent("urgent", 8);
    QCOMPARE(read(100), "frameurgent");
    QCOMPARE(m_transport->lastProgressUs(), 8);
    QCOMPARE(frame.use_count(), 1);
    QVERIFY(!m_transport->onWritable(9)); // it was drained before
}

void TestTransport::holdsWhatDoesNotFitAndOvertakes()
{
    auto frame = std::make_shared<const std::string>(200'000, 'f');
    m_transport->send(*frame, frame, 1);
    QVERIFY(!m_transport->drained());
    QCOMPARE(frame.use_count(), 2); // held, not copied
    m_transport->sendUrgent("first", 2);
    m_transport->sendUrgent("second", 3);
    QCOMPARE(m_transport->urgentBytes(), std::size_t(11));
    std::string got;
    bool drained = false;
    for (int i = 0; i < 10'000 && !drained; ++i) {
        got += read(10'000);
        drained = m_transport->onWritable(10);
    }
    QVERIFY(drained);
    QVERIFY(m_transport->drained());
    QCOMPARE(frame.use_count(), 1);
    QCOMPARE(m_transport->urgentBytes(), std::size_t(0));
    for (std::string more = read(10'000); !more.empty(); more = read(10'000))
        got += more;
    QVERIFY(got == *frame + "firstsecond");
}

void TestTransport::keepsLittleUnsentForASlowReader()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const auto taken = [&](int unsentMax) {
        const int reader = ::socket(AF_INET, SOCK_STREAM, 0);
        const int receiveBytes = 4'096;
        setsockopt(reader, SOL_SOCKET, SO_RCVBUF, &receiveBytes, sizeof(receiveBytes));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.serverPort());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        std::size_t bytes = 0;
        if (::connect(reader, reinterpret_cast<sockaddr *>(&address), sizeof(address)) == 0
            && server.waitForNewConnection(5'000)) {
            const std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
            const int sendBytes = 256 * 1'024;
            const int descriptor = ::dup(static_cast<int>(accepted->socketDescriptor()));
            setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &sendBytes, sizeof(sendBytes));
            Transport transport(descriptor);
            transport.limitUnsent(unsentMax);
            const std::string frame(4'096, 'f');
            while (transport.drained() && bytes < 4'000'000) {
                transport.send(frame, 1);
                bytes += frame.size();
            }
        }
        ::close(reader);
        return bytes;
    };
    const std::size_t usual = taken(1 << 30);
    const std::size_t little = taken(16 * 1'024);
    QVERIFY2(usual > 150'000 && usual < 4'000'000, qPrintable(QString::number(usual)));
    QVERIFY2(little > 0 && little < 60'000, qPrintable(QString::number(little)));
}

void TestTransport::noticesThatThePeerHasGone()
{
    ::close(std::exchange(m_peer, -1));
    std::array<char, 16> buffer{};
    QCOMPARE(m_transport->receive(buffer.data(), buffer.size()), ssize_t(-1));
    QVERIFY(m_transport->ended());
    m_transport->send("lost", 1);
    QVERIFY(m_transport->drained());
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
