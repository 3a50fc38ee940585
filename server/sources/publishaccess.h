// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/secret.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_context.h>

#include <memory>
#include <optional>
#include <string>

class QHostAddress;

namespace tapedeck {

class SourceUrl;

/// Who may publish to us, and how it is encrypted: `cert_file`, `key_file`, `client_ca_file`, `tls`, `token_file` and
/// `token_env`.
class PublishAccess
{
public:
    PublishAccess() = default;
    /// Whoever can reach `address` without a token or encryption must be on this machine.
    PublishAccess(SourceUrl &url, const QHostAddress &address);

    struct Credentials {
        std::shared_ptr<grpc::ServerCredentials> credentials;
        std::string error; ///< a sentence if the files cannot be used
    };
    [[nodiscard]] Credentials credentials() const;
    [[nodiscard]] bool isEncrypted() const { return !m_certificateFile.empty(); }
    /// OK, or why a call may not publish. The token is read anew, so that a new one counts at once. Thread-safe.
    [[nodiscard]] grpc::Status check(const grpc::ServerContextBase &call) const;

private:
    std::string m_certificateFile, m_keyFile;
    std::string m_clientCaFile; // whose certificates publishers must have; empty: they need none
    std::optional<Secret> m_token;
};

} // namespace tapedeck
