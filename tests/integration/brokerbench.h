// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "programs.h"

#include <QTemporaryDir>

#include <functional>

/// What the tests of all brokers share: a config file whose mapping "acme" reads Trades, and the checks that each
/// source has to stand.
class BrokerBench
{
public:
    BrokerBench();

    /// The server's options.
    [[nodiscard]] QStringList config() const;
    /// Of a source that is to be tried again at once.
    [[nodiscard]] static QString quickOptions()
    {
        return QStringLiteral("mapping=acme&retry=20ms&retry-max=100ms&hold=0ms&failures=100000");
    }
    /// tapedeckd refuses that source by a sentence that has all of `named`.
    void refuses(const QString &url, const QStringList &named) const;
    /// A server ends within `limitMs` whatever its sources wait for. `reason`: what its source is to say before; empty:
    /// anything.
    void stops(const QStringList &urls, int limitMs, const QString &reason = {}) const;
    /// Trades in Avro from two places of a broker: in "numbered" they begin with the number of their schema, in "bare"
    /// they do not. `url`: of the source that reads a place.
    void readsAvro(const std::function<QString(const char *place)> &url,
                   const std::function<void(const char *place, const QByteArray &message)> &publish) const;

private:
    QTemporaryDir m_folder;
};

/// What a server's first source says of itself.
[[nodiscard]] QJsonObject source(const Server &server);
[[nodiscard]] int messages(const Server &server);
[[nodiscard]] int gaps(const Server &server);
[[nodiscard]] QString state(const Server &server);
[[nodiscard]] QString reason(const Server &server);
