// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/betfairsource.h"

#include "brokers/brokeraddress.h"
#include "common/url/shownurl.h"
#include "server/sources/socketwords.h"
#include "server/sources/sourceurl.h"

#include <QLoggingCategory>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(betfairLog, "tapedeck.betfair")

namespace {

constexpr auto streamAddress = "tls://stream-api.betfair.com:443";
constexpr auto apiAddress = "https://api.betfair.com";
constexpr qint64 socketBufferBytes = 256 * 1024; // what the engine does not keep up with waits at the sender
constexpr std::size_t lineBytesMax = 64 * 1024 * 1024;
constexpr std::size_t batchChangesMax = 4'096;
constexpr std::size_t imageChangesMax = 1'000'000; // of all segments; beyond, rows show it as it comes
constexpr Micros forgetEveryUs = 60'000'000;
constexpr std::int64_t behind = 503;
constexpr int authenticationId = 1;
constexpr int subscriptionId = 2;
constexpr std::size_t namedMax = 5;

Supervisor::Times timesFor(Micros heartbeatUs)
{
    Supervisor::Times times;
    times.heartbeatUs = heartbeatUs;
    times.quietAfterUs = heartbeatUs * 5 / 2;
    times.staleAfterUs = heartbeatUs * 5;
    return times;
}

std::string placeOf(const Secret &secret)
{
    return secret.kind == Secret::Kind::File ? secret.place : "the environment variable " + secret.place;
}

} // namespace

std::unique_ptr<BetfairSource> BetfairSource::make(SourceUrl &url, const FeedContext &context)
{
    Config config;
    const std::string address = url.rest().empty() ? streamAddress : url.rest();
    config.address = QUrl(QString::fromStdString(address), QUrl::StrictMode);
    if (config.address.scheme() != QLatin1String("tls") || config.address.host().isEmpty()
        || !config.address.userInfo().isEmpty() || !config.address.path().isEmpty())
        url.fail("'" + withoutSecrets(address) + "': an address such as " + streamAddress
                 + " is expected, or none for Betfair's own");
    config.address.setPort(config.address.port(443));
    const bool isBetfair = config.address.host().endsWith(QLatin1String(".betfair.com"));
    const std::string api = url.takeText("api").value_or(isBetfair ? apiAddress : "");
    config.api = QUrl(QString::fromStdString(api), QUrl::StrictMode);
    if (!api.empty() && api != "off"
        && (config.api.scheme() != QLatin1String("https") || config.api.host().isEmpty()
            || !config.api.userInfo().isEmpty()))
        url.fail("api=" + withoutSecrets(api) + ": an address such as " + apiAddress
                 + " is expected, or off: then runners have numbers instead of names");
    if (api == "off")
        config.api.clear();
    for (auto [name, secret] : {std::pair("app_key", &config.appKey), std::pair("session", &config.session)}) {
        if (const auto taken = takeSecret(url, name))
            *secret = *taken;
        else
            url.fail(std::string(name) + "_file=PATH or " + name + "_env=VARIABLE is expected: where the "
                     + (secret == &config.appKey ? "application key" : "session token")
                     + " is kept (docs/sources/betfair.md tells how to get one)");
    }
    // A token may be written later, and is read at each connection.
    if (const Secret::Value key = config.appKey.read(); !key.error.empty())
        url.fail(key.error);
    if (const Secret::Value token = config.session.read();
        !token.error.empty() && config.session.kind == Secret::Kind::Environment)
        url.fail(token.error);
    config.caFile = url.takeText("ca_file").value_or("");
    if (!config.caFile.empty() && QSslCertificate::fromPath(QString::fromStdString(config.caFile)).isEmpty())
        url.fail("ca_file=" + config.caFile + ": a file with certificates in PEM is expected");
    config.subscription = BetfairSubscription::take(url);
    config.keepUs = url.takeDuration("keep", 3'600'000'000, 0, 7 * 24 * 3'600'000'000);
    config.times = Supervisor::Times::take(url, timesFor(config.subscription.heartbeatUs));
    std::string names = "app_key_file, app_key_env, session_file, session_env, api, ca_file, keep, ";
    url.finish(names.append(BetfairSubscription::optionNames).append(", ").append(Supervisor::Times::names));
    if (!url.error().empty())
        return nullptr;
    return std::unique_ptr<BetfairSource>(new BetfairSource(url.url(), std::move(config), context));
}

BetfairSource::BetfairSource(std::string url, Config config, const FeedContext &context)
    : SupervisedSource(std::move(url), config.times)
    , m_config(std::move(config))
    , m_parser(context.runnerNames)
    , m_lines(lineBytesMax)
    , m_names(context.runnerNames)
{
}

BetfairSource::~BetfairSource()
{
    stop();
}

void BetfairSource::setUp()
{
    m_ssl = QSslConfiguration::defaultConfiguration();
    if (!m_config.caFile.empty())
        m_ssl.addCaCertificates(QString::fromStdString(m_config.caFile));
    m_books.emplace(sink().followed());
    if (!m_config.api.isEmpty())
        m_catalogue = std::make_unique<BetfairCatalogue>(
            BetfairCatalogue::Access{m_config.api, m_config.appKey, m_config.session, m_ssl}, m_names,
            [this] { remark(); });
    m_watchTimer = std::make_unique<QTimer>();
    QObject::connect(m_watchTimer.get(), &QTimer::timeout, context(), [this] { watch(); });
    m_watchTimer->start(static_cast<int>(BookWatch::intervalUs / 1'000));
}

void BetfairSource::tearDown()
{
    m_watchTimer.reset();
    m_catalogue.reset();
}

void BetfairSource::open()
{
    const Secret::Value session = m_config.session.read();
    if (!session.error.empty()) {
        lost(session.error + "; log in and write the session token there");
        return;
    }
    const Micros now = steadyClockUs();
    if (session.text == m_refusedSession && now < m_sessionRefusedUs + m_config.times.refusedRetryUs) {
        lost("the session token in " + placeOf(m_config.session)
             + " is still the one that Betfair does not accept: log in again, and write the new token there");
        return;
    }
    m_sessionText = session.text;
    m_lines.clear();
    m_isSegmented = m_isBehind = m_isImageTold = m_isMissing = false;
    m_isFresh = true;
    m_conflateUs = 0;
    m_nextInitialClk.clear();
    m_nextClk.clear();
    m_socket = new QSslSocket;
    m_socket->setReadBufferSize(socketBufferBytes);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    m_socket->setSslConfiguration(m_ssl);
    QObject::connect(m_socket, &QSslSocket::encrypted, context(), [this] { connected(); });
    QObject::connect(m_socket, &QSslSocket::readyRead, context(), [this] { read(); });
    QObject::connect(m_socket, &QSslSocket::errorOccurred, context(), [this] { disconnected(); });
    m_socket->connectToHostEncrypted(m_config.address.host(), static_cast<quint16>(m_config.address.port()));
}

void BetfairSource::close()
{
    handOver();
    if (m_socket == nullptr)
        return;
    m_socket->disconnect();
    m_socket->abort();
    std::exchange(m_socket, nullptr)->deleteLater(); // it may be what calls
}

void BetfairSource::cutOff(ChangeBatch &batch)
{
    m_parser.cutOff();
    m_parser.writeBooks(batch);
}

void BetfairSource::read()
{
    const QSslSocket *socket = m_socket;
    const std::uint64_t tooLong = m_lines.tooLong();
    while (m_socket != nullptr && m_socket == socket) {
        const qint64 count = m_socket->read(m_lines.space(), LineBuffer::readBytes);
        if (count <= 0)
            break;
        m_lines.added(static_cast<std::size_t>(count));
        (void)m_lines.takeLines([this, socket](simdjson::padded_string_view line) {
            takeLine(line);
            return m_socket == socket;
        });
        if (m_lines.tooLong() != tooLong && m_socket == socket)
            unreadable("a message of more than " + std::to_string(lineBytesMax >> 20) + " MiB");
    }
    if (!m_isSegmented)
        handOver();
}

void BetfairSource::disconnected()
{
    QSslSocket *socket = m_socket;
    if (socket == nullptr)
        return;
    const QAbstractSocket::SocketError error = socket->error();
    const QString words = socket->errorString();
    read(); // what came before the end may tell why
    if (m_socket != socket)
        return;
    std::string trouble = socketTrouble(error, words, m_config.address);
    if (error == QAbstractSocket::SslHandshakeFailedError)
        trouble += "; ca_file= tells whom to trust besides the system's authorities";
    lost(std::move(trouble));
}

void BetfairSource::takeLine(simdjson::padded_string_view line)
{
    if (m_batch == nullptr && (m_batch = acquire()) == nullptr)
        return; // the engine stops
    ++m_counters.messages;
    const std::size_t before = m_batch->cellChanges();
    const ParseResult result = m_parser.parse({line, m_batch->receivedUs}, {m_batch, &m_counters});
    m_counters.changes += m_batch->cellChanges() - before;
    if (result == ParseResult::Malformed) {
        ++m_counters.malformed;
        unreadable("a message that cannot be read");
    } else if (const BetfairHeader *header = m_parser.header()) {
        changed(*header);
    } else {
        answered(line);
    }
}

void BetfairSource::changed(const BetfairHeader &header)
{
    using Change = BetfairHeader::Change;
    received();
    if (header.change == Change::Image && !std::exchange(m_isSegmented, true))
        forgetClocks(); // what was known is being replaced
    if (header.change == Change::Image || header.change == Change::Resumed) {
        m_isImageTold = true;
        if (header.conflateMs > 0)
            m_conflateUs = header.conflateMs * 1'000;
    }
    if (!header.initialClk.empty())
        m_nextInitialClk = header.initialClk;
    if (!header.clk.empty())
        m_nextClk = header.clk;
    m_isSegmented = !header.isWhole();
    if (!m_isSegmented) {
        if (!m_nextInitialClk.empty())
            m_initialClk = m_nextInitialClk;
        m_clk = m_nextClk;
        if (header.change == Change::Delta)
            m_isFresh = false;
    }
    const bool isBehind = header.status == behind;
    if (isBehind) {
        m_batch->markSourceStale("Betfair says that its stream is behind");
    } else if (m_isBehind) {
        m_batch->confirmSource();
    }
    const bool isNews = isBehind != m_isBehind || header.change == Change::Image || header.change == Change::Resumed;
    m_isBehind = isBehind;
    if (isNews || m_isMissing)
        remark();
    if (m_batch->changes().size() >= (m_isSegmented ? imageChangesMax : batchChangesMax))
        handOver();
}

void BetfairSource::answered(simdjson::padded_string_view line)
{
    simdjson::dom::element element;
    if (m_answerParser.parse(line.data(), line.size()).get(element) == simdjson::SUCCESS)
        heed(readBetfairAnswer(element));
}

void BetfairSource::heed(const BetfairAnswer &answer)
{
    switch (answer.kind) {
    case BetfairAnswer::Other:
        break;
    case BetfairAnswer::Greeting: {
        const Secret::Value key = m_config.appKey.read();
        if (!key.error.empty()) {
            lost(key.error);
            break;
        }
        connected();
        m_socket->write(QByteArray::fromStdString(betfairAuthentication(authenticationId, key.text, m_sessionText)));
        break;
    }
    case BetfairAnswer::Success:
        connected();
        if (answer.id != authenticationId)
            break;
        m_refusedSession.clear();
        if (answer.connectionsAvailable)
            qCInfo(betfairLog).noquote() << QString::fromStdString(withoutSecrets(url())) << "has logged in;"
                                         << *answer.connectionsAvailable << "more connections are free";
        m_socket->write(QByteArray::fromStdString(m_config.subscription.request(subscriptionId, m_initialClk, m_clk)));
        break;
    case BetfairAnswer::BadSession:
        badSession(answer.sentence);
        break;
    case BetfairAnswer::BadClock:
        forgetClocks();
        reconnect(answer.sentence);
        break;
    case BetfairAnswer::Refused:
        refused(answer.sentence);
        break;
    case BetfairAnswer::Unavailable:
        lost(answer.sentence);
        break;
    }
}

/// Another token may be in the file soon: it is looked for at the pace of the attempts, without asking Betfair.
void BetfairSource::badSession(const std::string &sentence)
{
    m_refusedSession = m_sessionText;
    m_sessionRefusedUs = steadyClockUs();
    const std::string text = sentence + ' ' + placeOf(m_config.session);
    if (m_config.session.kind == Secret::Kind::File)
        lost(text);
    else
        refused(text + ", and start tapedeckd again; a file is read again at each attempt");
}

/// Something is missing now: it is asked for again from where all was read, or afresh if that did not help.
void BetfairSource::unreadable(const std::string &what)
{
    if (!std::exchange(m_toldUnreadable, true))
        qCWarning(betfairLog).noquote() << QString::fromStdString(withoutSecrets(url())) << "sent"
                                        << QString::fromStdString(what)
                + QStringLiteral("; what it told is asked for again. More of them are only counted.");
    if (m_isFresh)
        forgetClocks();
    lost("Betfair sent " + what);
}

void BetfairSource::forgetClocks()
{
    m_initialClk.clear();
    m_clk.clear();
}

void BetfairSource::handOver()
{
    if (m_batch == nullptr)
        return;
    if (m_books->changed())
        m_parser.followBooks(m_books->keys());
    m_parser.writeBooks(*m_batch);
    submit(std::exchange(m_batch, nullptr));
}

/// The stream names runners by number only.
void BetfairSource::askForNames()
{
    if (m_catalogue)
        m_parser.odds().forEachNewlyUnnamed([this](std::string_view market) { m_catalogue->want(market); });
}

/// Books that somebody wants now, rows that nobody wants any more, and names.
void BetfairSource::watch()
{
    askForNames();
    const Micros now = steadyClockUs();
    const bool forgets = now >= m_forgottenUs + std::min(forgetEveryUs, m_config.keepUs);
    if (m_batch != nullptr || (!forgets && !m_books->changed()))
        return;
    m_batch = acquire();
    if (m_batch == nullptr)
        return;
    m_parser.followBooks(m_books->keys());
    if (forgets) {
        m_parser.odds().forgetClosed(m_batch->receivedUs - m_config.keepUs, *m_batch);
        m_forgottenUs = now;
    }
    handOver();
}

std::string BetfairSource::missingMarkets() const
{
    std::string names;
    std::size_t count = 0;
    for (const std::string &market : m_config.subscription.markets) {
        if (m_parser.odds().has(market))
            continue;
        if (++count <= namedMax)
            names += (names.empty() ? "" : ", ") + market;
    }
    return count > namedMax ? names + " and " + std::to_string(count - namedMax) + " more" : names;
}

void BetfairSource::remark()
{
    std::string text;
    const auto add = [&text](const std::string &sentence) { text += (text.empty() ? "" : "; ") + sentence; };
    if (m_isBehind)
        add("Betfair says that its stream is behind (status 503): prices are late or missing, until it has caught up");
    if (m_conflateUs > std::max<Micros>(m_config.subscription.conflateUs, 1'000))
        add("Betfair sends changes every " + std::to_string(m_conflateUs / 1'000)
            + " ms only, as it does for delayed application keys");
    if (m_isImageTold && !m_isSegmented) {
        const std::string missing = missingMarkets();
        m_isMissing = !missing.empty();
        if (m_isMissing)
            add("Betfair does not tell of " + missing + ": closed, or not there");
        else if (m_parser.odds().marketCount() == 0)
            add("no market of Betfair is such as asked for now");
    }
    if (m_catalogue && !m_catalogue->trouble().empty())
        add(m_catalogue->trouble());
    setRemark(text);
}

} // namespace tapedeck
