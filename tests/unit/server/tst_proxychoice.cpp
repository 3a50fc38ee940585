// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/proxychoice.h"
#include "server/sources/sourceurl.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tapedeck;

class TestProxyChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsTheEnvironment_data();
    void readsTheEnvironment();
    void prefersItsOwn();
    void keepsPasswords();
    void tellsMistakes_data();
    void tellsMistakes();

private:
    static ProxyChoice choice(const std::string &options, std::string *error = nullptr)
    {
        SourceUrl url(SourceConfig("http+json:https://api.example.org/x#" + options));
        ProxyChoice made = ProxyChoice::take(url);
        if (error != nullptr)
            *error = url.error();
        return made;
    }
};

void TestProxyChoice::init()
{
    for (const char *name :
         {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
}

void TestProxyChoice::readsTheEnvironment_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("except");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("proxy"); // empty: none
    const auto row = [](const char *what, const char *name, const char *value, const char *except, const char *address,
                        const char *proxy) {
        QTest::newRow(what) << QByteArray(name) << QByteArray(value) << QByteArray(except)
                            << QString::fromLatin1(address) << QByteArray(proxy);
    };
    const char *url = "http://p.example:3128";
    const char *at = "p.example:3128";
    row("TLS", "HTTPS_PROXY", url, "", "https://api.example.org/x", at);
    row("small letters", "https_proxy", url, "", "https://api.example.org/x", at);
    row("WebSocket with TLS", "HTTPS_PROXY", url, "", "wss://ws.example.org", at);
    row("of the other kind", "HTTP_PROXY", url, "", "https://api.example.org/x", "");
    row("without TLS", "HTTP_PROXY", url, "", "http://api.example.org/x", at);
    row("for all", "ALL_PROXY", "socks5h://p.example:1080", "", "https://api.example.org/x", "p.example:1080");
    row("without a scheme", "HTTPS_PROXY", "p.example:3128", "", "https://api.example.org/x", at);
    row("this machine", "HTTP_PROXY", url, "", "http://127.0.0.1:8080/x", "");
    row("this machine by name", "HTTP_PROXY", url, "", "http://localhost/x", "");
    row("all excepted", "HTTPS_PROXY", url, "*", "https://api.example.org/x", "");
    row("the host", "HTTPS_PROXY", url, "a.b, api.example.org", "https://api.example.org/x", "");
    row("what is above it", "HTTPS_PROXY", url, "example.org", "https://api.example.org/x", "");
    row("with a point", "HTTPS_PROXY", url, ".Example.org", "https://api.example.org/x", "");
    row("half a name", "HTTPS_PROXY", url, "ample.org", "https://api.example.org/x", at);
    row("the port", "HTTPS_PROXY", url, "api.example.org:8443", "https://api.example.org:8443/x", "");
    row("another port", "HTTPS_PROXY", url, "api.example.org:8443", "https://api.example.org/x", at);
    row("a network", "HTTP_PROXY", url, "10.0.0.0/8", "http://10.1.2.3/x", "");
    row("another network", "HTTP_PROXY", url, "10.0.0.0/8", "http://11.1.2.3/x", at);
}

void TestProxyChoice::readsTheEnvironment()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, except);
    QFETCH(QString, address);
    QFETCH(QByteArray, proxy);
    qputenv(name.constData(), value);
    qputenv("NO_PROXY", except);
    const ProxyChoice::Found found = choice({}).find(QUrl(address));
    QCOMPARE(found.error, std::string());
    QCOMPARE(shownProxy(found.proxy), proxy.toStdString());
}

void TestProxyChoice::prefersItsOwn()
{
    qputenv("HTTPS_PROXY", "http://other.example:1");
    const QUrl secure(QStringLiteral("https://api.example.org")), plain(QStringLiteral("http://127.0.0.1"));
    const ProxyChoice own = choice("proxy=http://p.example:3128");
    QCOMPARE(shownProxy(own.find(secure).proxy), std::string("p.example:3128"));
    QCOMPARE(own.find(secure).proxy.type(), QNetworkProxy::HttpProxy);
    QCOMPARE(own.find(plain).proxy.type(), QNetworkProxy::HttpCachingProxy);
    QCOMPARE(choice("proxy=none").find(secure).proxy.type(), QNetworkProxy::NoProxy);
    QCOMPARE(choice("proxy=socks5://p.example:1080").find(plain).proxy.type(), QNetworkProxy::Socks5Proxy);
}

void TestProxyChoice::keepsPasswords()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("proxy")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("http://desk:s%3Acret@p.example:3128\n");
    file.close();
    const auto found =
        choice("proxy_file=" + file.fileName().toStdString()).find(QUrl(QStringLiteral("https://api.example.org")));
    QCOMPARE(found.proxy.user(), QStringLiteral("desk"));
    QCOMPARE(found.proxy.password(), QStringLiteral("s:cret"));
    QCOMPARE(shownProxy(found.proxy), std::string("p.example:3128"));
}

void TestProxyChoice::tellsMistakes_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no port") << QByteArray("proxy=http://p.example") << QByteArray("http://HOST:PORT");
    QTest::newRow("no host") << QByteArray("proxy=http://:3128") << QByteArray("http://HOST:PORT");
    QTest::newRow("another kind") << QByteArray("proxy=ftp://p.example:3128") << QByteArray("socks5://HOST:PORT");
    QTest::newRow("a password in clear") << QByteArray("proxy=http://desk:secret@p.example:3128")
                                         << QByteArray("proxy_file=PATH");
    QTest::newRow("no such file") << QByteArray("proxy_file=/nowhere/at/all") << QByteArray("cannot be read");
    QTest::newRow("not set") << QByteArray("proxy_env=TAPEDECK_NO_SUCH") << QByteArray("is not set");
    QTest::newRow("two") << QByteArray("proxy=none&proxy_env=HOME") << QByteArray("one of them");
}

void TestProxyChoice::tellsMistakes()
{
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, named);
    std::string error;
    (void)choice(options.toStdString(), &error);
    QVERIFY2(error.find(named.toStdString()) != std::string::npos, error.c_str());
    QVERIFY2(error.find("secret@") == std::string::npos, error.c_str());
}

QTEST_GUILESS_MAIN(TestProxyChoice)
#include "tst_proxychoice.moc"
