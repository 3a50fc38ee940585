// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <QSslError>
#include <QUrl>

#include <optional>
#include <string>
#include <string_view>

class QByteArray;
class QNetworkReply;

namespace tapedeck {

/// Why a web server gave no answer that can be used, in sentences for its user that say what to do. In words of our
/// own, as Qt's name the URL, in which there may be a secret.

/// "api.example.org:8080".
[[nodiscard]] std::string hostOf(const QUrl &url);
/// Of a Retry-After: seconds, or a time. 0 if it is neither.
[[nodiscard]] Micros retryAfterUs(const QByteArray &header);
/// What to do after such a status, behind a semicolon; may be empty.
[[nodiscard]] std::string statusAdvice(int status);
/// What the server itself says in the body of a refusal; empty if that is no JSON with a message.
[[nodiscard]] std::string serversWords(std::string_view body);
/// Of a body that is not JSON.
[[nodiscard]] std::string notJson(std::string_view body, const QByteArray &contentType);
/// Of a reply that failed before there was a status. `ssl`: what was wrong with its certificate; `proxy`: by which it
/// went, empty if by none.
[[nodiscard]] std::string networkTrouble(const QNetworkReply &reply, std::optional<QSslError::SslError> ssl,
                                         const std::string &proxy);

} // namespace tapedeck
