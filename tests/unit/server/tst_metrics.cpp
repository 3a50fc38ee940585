// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/url/shownurl.h"
#include "server/ops/health.h"
#include "server/ops/metrics.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <sstream>

using namespace tapedeck;

namespace {

/// A sample line of the text format, and its labels without le.
struct Sample {
    std::string name;
    std::string labels;
    std::string le;
    double value = 0;
};

struct Exposition {
    std::map<std::string, std::string> help, type;
    std::vector<Sample> samples;
    std::string wrong; ///< the first line that is none of the format's

    [[nodiscard]] double value(const std::string &series) const
    {
        for (const Sample &sample : samples) {
            if (sample.name + (sample.labels.empty() ? "" : '{' + sample.labels + '}') == series)
                return sample.value;
        }
        return std::nan("");
    }
};

Exposition parse(const std::string &text)
{
    Exposition out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string hash, kind, name, rest;
        if (line.starts_with("# ")) {
            words >> hash >> kind >> name >> std::ws;
            std::getline(words, rest);
            auto &known = kind == "HELP" ? out.help : out.type;
            if ((kind != "HELP" && kind != "TYPE") || !known.emplace(name, rest).second)
                out.wrong = line;
            continue;
        }
        Sample sample;
        const std::size_t space = line.rfind(' ');
        const std::size_t brace = line.find('{');
        sample.name = line.substr(0, std::min(brace, space));
        if (brace < space) {
            std::istringstream labels(line.substr(brace + 1, line.rfind('}') - brace - 1));
            for (std::string label; std::getline(labels, label, ',');) {
                if (label.starts_with("le="))
                    sample.le = label.substr(4, label.size() - 5);
                else
                    sample.labels += (sample.labels.empty() ? "" : ",") + label;
            }
        }
        try {
            sample.value = std::stod(line.substr(space + 1));
        } catch (const std::exception &) {
            out.wrong = line;
        }
        out.samples.push_back(sample);
    }
    return out;
}

/// The family of a sample: histograms have three kinds of samples.
std::string familyOf(const Exposition &exposition, const std::string &sample)
{
    for (const char *ending : {"_bucket", "_sum", "_count"}) {
        const std::string name = sample.substr(0, sample.size() - std::min(sample.size(), std::strlen(ending)));
        if (sample.ends_with(ending) && exposition.type.contains(name) && exposition.type.at(name) == "histogram")
            return name;
    }
    return sample;
}

void addCounter(v1::Status &status, const char *name, std::uint64_t value)
{
    status.add_counters()->set_name(name);
    status.mutable_counters()->rbegin()->set_value(value);
}

void addGauge(v1::Status &status, const char *name, std::uint64_t value)
{
    status.add_gauges()->set_name(name);
    status.mutable_gauges()->rbegin()->set_value(value);
}

v1::Status::Source &addSource(v1::Status &status, const char *url, v1::Status::SourceState state)
{
    v1::Status::Source &source = *status.add_sources();
    source.set_url(url);
    source.set_state(state);
    return source;
}

MetricsInput sampleInput()
{
    auto status = std::make_shared<v1::Status>();
    status->set_clients(10);
    status->set_clients_behind(2);
    addCounter(*status, "behind_us", 2'500'000);
    addCounter(*status, "bytes_sent", 1'000);
    addCounter(*status, "refused_full", 3);
    addCounter(*status, "refused_rate", 4);
    addCounter(*status, "of_a_newer_server_us", 1'500'000);
    addGauge(*status, "clients_reduced", 3);
    addGauge(*status, "clients_suspended", 1);
    addGauge(*status, "subscriptions_at_0_ms", 5);
    addGauge(*status, "subscriptions_at_50_ms", 6);
    addGauge(*status, "subscriptions_at_1000_ms", 7);
    addGauge(*status, "worker_0_busy_permille", 125);
    addGauge(*status, "worker_http_busy_permille", 10);
    addSource(*status, "kraken:wss://me:secret@host/x?token=abc", v1::Status::LIVE).set_messages(77);
    addSource(*status, "sim:prices?seed=1", v1::Status::FAILED);
    addSource(*status, "sim:prices?seed=2", v1::Status::ENDED);
    v1::Status::Board &board = *status->add_boards();
    board.set_name("prices");
    board.set_rows(500);

    StageTotals totals;
    Histogram histogram;
    for (const std::uint64_t us : {0, 10, 30, 900, 60'000, 20'000'000})
        histogram.add(us);
    totals.add("commit", histogram);
    totals.add("commit", histogram);
    totals.add("flush", Histogram());
    totals.add("source_to_receive", histogram, 1);
    totals.add("source_to_receive", histogram, 2);
    totals.add("source_to_receive", histogram, 9); // of one that this Status does not tell of

    MetricsInput input;
    input.version = "tapedeckd \"1\"";
    input.status = status;
    input.stages = totals.stages();
    input.workers = {{"0", 25'000, 1'000}, {"http", 1'000, 0}};
    input.cpuUs = 1'250'000;
    return input;
}

} // namespace

/// What the ops port says about the process, without a server.
class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void familiesAreDescribedOnce();
    void histogramsAreCumulative();
    void valuesAreInBaseUnits();
    void sourcesOfOneNameStayApart();
    void mirrorsOfOneNameStayApart();
    void secretsAreLeftOut_data();
    void secretsAreLeftOut();
    void readiness_data();
    void readiness();
    void liveness();
};

void TestMetrics::familiesAreDescribedOnce()
{
    const Exposition exposition = parse(metricsText(sampleInput()));
    QVERIFY2(exposition.wrong.empty(), exposition.wrong.c_str());
    std::set<std::string> series;
    for (const Sample &sample : exposition.samples) {
        const std::string family = familyOf(exposition, sample.name);
        QVERIFY2(exposition.type.contains(family), sample.name.c_str());
        QVERIFY2(!exposition.help.at(family).empty(), family.c_str());
        QVERIFY2(series.insert(sample.name + '{' + sample.labels + ',' + sample.le).second, sample.name.c_str());
        if (exposition.type.at(family) == "counter")
            QVERIFY2(family.ends_with("_total"), family.c_str());
        QVERIFY2(family.starts_with("tapedeck_") || family.starts_with("process_"), family.c_str());
    }
    QVERIFY(exposition.samples.size() > 60);
}

void TestMetrics::histogramsAreCumulative()
{
    const Exposition exposition = parse(metricsText(sampleInput()));
    std::map<std::string, double> below, last;
    for (const Sample &sample : exposition.samples) {
        if (sample.name != "tapedeck_stage_duration_seconds_bucket")
            continue;
        QVERIFY2(sample.value >= below[sample.labels], sample.le.c_str());
        below[sample.labels] = sample.value;
        if (sample.le == "+Inf")
            last[sample.labels] = sample.value;
        if (sample.labels == "stage=\"commit\"" && sample.le == "0.001")
            QCOMPARE(sample.value, 8.0);
        if (sample.labels == "stage=\"commit\"" && sample.le == "1e-05")
            QCOMPARE(sample.value, 4.0);
    }
    QCOMPARE(last.size(), std::size_t(2));
    for (const auto &[labels, count] : last)
        QCOMPARE(exposition.value("tapedeck_stage_duration_seconds_count{" + labels + '}'), count);
    QCOMPARE(last["stage=\"commit\""], 12.0);
    QCOMPARE(exposition.value("tapedeck_stage_duration_seconds_sum{stage=\"commit\"}"), 2 * 20.060940);
}

void TestMetrics::valuesAreInBaseUnits()
{
    const Exposition exposition = parse(metricsText(sampleInput()));
    const std::map<std::string, double> expected = {
        {"tapedeck_behind_seconds_total", 2.5},
        {"tapedeck_sent_bytes_total", 1'000},
        {"tapedeck_connections_refused_total{reason=\"full\"}", 3},
        {"tapedeck_connections_refused_total{reason=\"rate\"}", 4},
        {"tapedeck_of_a_newer_server_seconds_total", 1.5},
        {"tapedeck_clients{step=\"full\"}", 6},
        {"tapedeck_clients{step=\"reduced\"}", 3},
        {"tapedeck_clients_behind", 2},
        {"tapedeck_subscriptions{interval=\"0\"}", 5},
        {"tapedeck_subscriptions{interval=\"0.05\"}", 6},
        {"tapedeck_subscriptions{interval=\"1\"}", 7},
        {"tapedeck_worker_busy_ratio{worker=\"0\"}", 0.125},
        {"tapedeck_worker_busy_ratio{worker=\"http\"}", 0.01},
        {"tapedeck_worker_turn_age_seconds{worker=\"0\"}", 0.025},
        {"tapedeck_board_rows{board=\"prices\"}", 500},
        {"process_cpu_seconds_total", 1.25},
    };
    for (const auto &[series, value] : expected)
        QVERIFY2(exposition.value(series) == value, series.c_str());
}

void TestMetrics::sourcesOfOneNameStayApart()
{
    const std::string text = metricsText(sampleInput());
    const Exposition exposition = parse(text);
    QCOMPARE(exposition.value("tapedeck_source_messages_total{source=\"kraken:wss://***@host/x\"}"), 77.0);
    QCOMPARE(exposition.value("tapedeck_source_state{source=\"sim:prices\",state=\"failed\"}"), 1.0);
    QCOMPARE(exposition.value("tapedeck_source_state{source=\"sim:prices#2\",state=\"ended\"}"), 1.0);
    const auto late = [&](const char *source) {
        return exposition.value("tapedeck_source_duration_seconds_count{stage=\"source_to_receive\",source=\""
                                + std::string(source) + "\"}");
    };
    QCOMPARE(late("sim:prices"), 6.0);
    QCOMPARE(late("sim:prices#2"), 6.0);
    QCOMPARE(exposition.value("tapedeck_source_times_ahead_total{source=\"sim:prices\"}"), 0.0);
    QVERIFY(text.find("secret") == std::string::npos);
    QVERIFY(text.find("abc") == std::string::npos);
}

void TestMetrics::mirrorsOfOneNameStayApart()
{
    MetricsInput input = sampleInput();
    v1::Status status = *input.status;
    for (const auto state : {v1::Status::LIVE, v1::Status::BACKING_OFF}) {
        v1::Status::Mirror &mirror = *status.add_mirrors();
        mirror.set_url("redis://host/0?stream=prices");
        mirror.set_state(state);
        mirror.set_messages(state == v1::Status::LIVE ? 5 : 6);
        mirror.set_folded(7);
        mirror.set_lag_us(1'500'000);
    }
    input.status = std::make_shared<const v1::Status>(status);
    const Exposition exposition = parse(metricsText(input));
    QCOMPARE(exposition.wrong, std::string());
    QCOMPARE(exposition.value("tapedeck_mirror_messages_total{mirror=\"redis://host/0\"}"), 5.0);
    QCOMPARE(exposition.value("tapedeck_mirror_messages_total{mirror=\"redis://host/0#2\"}"), 6.0);
    QCOMPARE(exposition.value("tapedeck_mirror_folded_total{mirror=\"redis://host/0\"}"), 7.0);
    QCOMPARE(exposition.value("tapedeck_mirror_lag_seconds{mirror=\"redis://host/0\"}"), 1.5);
    QCOMPARE(exposition.value("tapedeck_mirror_state{mirror=\"redis://host/0#2\",state=\"backing off\"}"), 1.0);
}

void TestMetrics::secretsAreLeftOut_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const char *url, const char *shown) {
        QTest::newRow(name) << QString::fromLatin1(url) << QString::fromLatin1(shown);
    };
    row("nothing to hide", "sim:prices?symbols=500&rate=5000", "sim:prices?symbols=500&rate=5000");
    row("file", "replay:kraken:/a/b@c.gz?speed=2", "replay:kraken:/a/b@c.gz?speed=2");
    row("user", "redis://user@host:1/x", "redis://***@host:1/x");
    row("password with an @", "nats://u:p@ss@host?a=1", "nats://***@host?a=1");
    row("@ in the query", "nats://host?mail=a@b", "nats://host?mail=a@b");
    row("token", "x:wss://h?token=1&b=2", "x:wss://h?token=***&b=2");
    row("by name, any case", "x:wss://h?API_Key=k&Password=p&keys=a", "x:wss://h?API_Key=***&Password=***&keys=a");
    row("by look", "x:wss://h?q=eyJhbGciOiJIUzI1NiIsInR5cCI6", "x:wss://h?q=***");
    row("a list", "x:wss://h?products=BTC-USD,ETH-USD,SOL2-USD,ADA-USD",
        "x:wss://h?products=BTC-USD,ETH-USD,SOL2-USD,ADA-USD");
    row("options behind #", "http+json:https://h/x?a=1&apikey=k#mapping=m&token=t",
        "http+json:https://h/x?a=1&apikey=***#mapping=m&token=***");
    row("user of a proxy", "coinbase:?products=A-B&proxy=http://desk:pass@p:3128",
        "coinbase:?products=A-B&proxy=http://***@p:3128");
    row("where a secret is kept", "http+json:https://h/x#token_file=/etc/t&token_env=T",
        "http+json:https://h/x#token_file=/etc/t&token_env=T");
    row("a header's name", "x:y?X-Api-Key=k&X-Name=n", "x:y?X-Api-Key=***&X-Name=n");
    row("of a command", "exec:feed --token abc -v KEY=k /a/b1c2d3e4f5g6h7i8j9k0l1m2?mapping=m",
        "exec:feed --token *** -v KEY=*** /a/b1c2d3e4f5g6h7i8j9k0l1m2?mapping=m");
    row("empty", "x:wss://h?token=&&=", "x:wss://h?token=&&=");
    row("end of nothing", "?", "?");
}

void TestMetrics::secretsAreLeftOut()
{
    QFETCH(QString, url);
    QFETCH(QString, shown);
    QCOMPARE(QString::fromStdString(withoutSecrets(url.toStdString())), shown);
    const QString name = QString::fromStdString(sourceName(url.toStdString()));
    QVERIFY(!name.contains(QLatin1Char('?')));
    QVERIFY(shown.startsWith(name));
}

void TestMetrics::readiness_data()
{
    QTest::addColumn<QList<int>>("states");
    QTest::addColumn<bool>("draining");
    QTest::addColumn<qint64>("statusAgeUs");
    QTest::addColumn<bool>("ready");
    using S = v1::Status;
    QTest::newRow("no source") << QList<int>{} << false << qint64(0) << true;
    QTest::newRow("live") << QList<int>{S::FAILED, S::LIVE} << false << qint64(1'000'000) << true;
    QTest::newRow("quiet") << QList<int>{S::QUIET} << false << qint64(0) << true;
    QTest::newRow("ended") << QList<int>{S::ENDED} << false << qint64(0) << true;
    QTest::newRow("connecting") << QList<int>{S::CONNECTING} << false << qint64(0) << false;
    QTest::newRow("failed") << QList<int>{S::FAILED, S::CONNECTING} << false << qint64(0) << false;
    QTest::newRow("draining") << QList<int>{S::LIVE} << true << qint64(0) << false;
    QTest::newRow("stuck engine") << QList<int>{S::LIVE} << false << qint64(6'000'000) << false;
}

void TestMetrics::readiness()
{
    QFETCH(QList<int>, states);
    QFETCH(bool, draining);
    QFETCH(qint64, statusAgeUs);
    QFETCH(bool, ready);
    auto status = std::make_shared<v1::Status>();
    for (const int state : states)
        addSource(*status, "sim:prices", static_cast<v1::Status::SourceState>(state)).set_reason("the reason");
    const HealthVerdict verdict = tapedeck::readiness({10'000'000, draining, status, statusAgeUs, {}});
    QCOMPARE(verdict.good, ready);
    QVERIFY(verdict.json.find("\"reason\":\"") != std::string::npos);
    if (states.value(0) == v1::Status::FAILED && !ready)
        QVERIFY(verdict.json.find("the reason") != std::string::npos);
    QVERIFY(!tapedeck::readiness({0, false, nullptr, 0, {}}).good);
}

void TestMetrics::liveness()
{
    const auto status = std::make_shared<v1::Status>();
    HealthFacts facts{1'000'000, false, nullptr, 0, {{"0", 25'000, 0}}};
    QVERIFY(tapedeck::liveness(facts).good); // the first Status is still to come
    facts.upUs = 60'000'000;
    QVERIFY(!tapedeck::liveness(facts).good);
    facts.status = status;
    QVERIFY(tapedeck::liveness(facts).good);
    facts.workers.push_back({"1", 6'000'000, 0});
    const HealthVerdict stuck = tapedeck::liveness(facts);
    QVERIFY(!stuck.good);
    QVERIFY(stuck.json.find("{\"age_ms\":6000,\"name\":\"worker 1\",\"turns\":false}") != std::string::npos);
    facts.draining = true;
    QVERIFY(tapedeck::liveness(facts).good);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
