// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/publishaccess.h"

#include "server/sources/brokerpayload.h"
#include "server/sources/sourceurl.h"

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>

namespace tapedeck {

namespace {

std::string readWhole(const std::string &path, std::string &error)
{
    QFile file(QString::fromStdString(path));
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().toStdString();
    error = "the file " + path + " cannot be read: " + file.errorString().toStdString();
    return {};
}

bool holdsKey(const std::string &pem)
{
    const QByteArray bytes = QByteArray::fromStdString(pem);
    return !QSslKey(bytes, QSsl::Rsa).isNull() || !QSslKey(bytes, QSsl::Ec).isNull();
}

/// Takes as long whatever differs.
bool isSame(std::string_view given, std::string_view expected)
{
    unsigned difference = given.size() == expected.size() ? 0 : 1;
    for (std::size_t i = 0; i < expected.size(); ++i)
        difference |=
            static_cast<unsigned char>(expected[i]) ^ static_cast<unsigned char>(i < given.size() ? given[i] : 0);
    return difference == 0;
}

std::string_view bearerToken(const grpc::ServerContextBase &call)
{
    const auto [begin, end] = call.client_metadata().equal_range("authorization");
    if (begin == end)
        return {};
    const std::string_view value(begin->second.data(), begin->second.size());
    constexpr std::string_view scheme = "bearer ";
    const bool isBearer = value.size() > scheme.size()
        && std::equal(scheme.begin(), scheme.end(), value.begin(),
                      [](char expected, char c) { return expected == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
    return isBearer ? value.substr(scheme.size()) : std::string_view();
}

} // namespace

PublishAccess::PublishAccess(SourceUrl &url, const QHostAddress &address)
    : m_certificateFile(url.takeText("cert_file").value_or(""))
    , m_keyFile(url.takeText("key_file").value_or(""))
    , m_clientCaFile(url.takeText("client_ca_file").value_or(""))
    , m_token(takeSecret(url, "token"))
{
    const bool mayBeClear = url.takeNumber("tls", 1, 0, 1) == 0;
    if (m_certificateFile.empty() != m_keyFile.empty())
        url.fail("cert_file=PATH and key_file=PATH belong together");
    if (!m_clientCaFile.empty() && !isEncrypted())
        url.fail("client_ca_file= wants TLS: cert_file=PATH and key_file=PATH are expected, too");
    if (isEncrypted() && mayBeClear)
        url.fail("tls=0 and cert_file= contradict each other");
    if (!m_certificateFile.empty() && !m_keyFile.empty()) {
        if (const std::string error = credentials().error; !error.empty())
            url.fail(error);
    }
    if (m_token) {
        if (const Secret::Value value = m_token->read(); !value.error.empty())
            url.fail(value.error);
    }
    if (address.isLoopback())
        return;
    if (!m_token && m_clientCaFile.empty())
        url.fail(
            "whoever reaches this address could publish; token_file=PATH, token_env=VARIABLE or client_ca_file=PATH "
            "is expected, or an address of this machine alone, such as 127.0.0.1");
    if (!isEncrypted() && !mayBeClear)
        url.fail("tokens would cross the network in the clear; cert_file=PATH and key_file=PATH are expected, or tls=0 "
                 "where something else encrypts");
}

PublishAccess::Credentials PublishAccess::credentials() const
{
    if (!isEncrypted())
        return {grpc::InsecureServerCredentials(), {}};
    Credentials made;
    grpc::SslServerCredentialsOptions options(m_clientCaFile.empty()
                                                  ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                                  : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    if (!m_clientCaFile.empty())
        options.pem_root_certs = readWhole(m_clientCaFile, made.error);
    options.pem_key_cert_pairs.push_back({readWhole(m_keyFile, made.error), readWhole(m_certificateFile, made.error)});
    if (!made.error.empty())
        return made;
    const auto &pair = options.pem_key_cert_pairs.front();
    if (QSslCertificate::fromData(QByteArray::fromStdString(pair.cert_chain)).isEmpty())
        made.error = "the file " + m_certificateFile + " holds no certificate in PEM";
    else if (!m_clientCaFile.empty()
             && QSslCertificate::fromData(QByteArray::fromStdString(options.pem_root_certs)).isEmpty())
        made.error = "the file " + m_clientCaFile + " holds no certificate in PEM";
    else if (!holdsKey(pair.private_key))
        made.error = "the file " + m_keyFile + " holds no private key of RSA or EC in PEM without a password";
    else
        made.credentials = grpc::SslServerCredentials(options);
    return made;
}

grpc::Status PublishAccess::check(const grpc::ServerContextBase &call) const
{
    if (!m_token)
        return grpc::Status::OK;
    const Secret::Value expected = m_token->read();
    if (!expected.error.empty())
        return {grpc::StatusCode::UNAVAILABLE, "the server cannot read its token at the moment"};
    const std::string_view given = bearerToken(call);
    if (given.empty())
        return {grpc::StatusCode::UNAUTHENTICATED, "a token is expected, in the metadata authorization: Bearer TOKEN"};
    if (!isSame(given, expected.text))
        return {grpc::StatusCode::UNAUTHENTICATED, "the token is not the one that may publish here"};
    return grpc::Status::OK;
}

} // namespace tapedeck
