// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/supervisor.h"

#include "server/sources/sourceurl.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros never = std::numeric_limits<Micros>::max();
constexpr Micros millisecond = 1'000;
constexpr Micros second = 1'000'000;
constexpr Micros minute = 60 * second;
constexpr Micros hour = 60 * minute;

/// "850 ms", "12 s", "5 min".
std::string durationText(Micros us)
{
    us = std::max<Micros>(0, us);
    if (us < second)
        return std::to_string(us / millisecond) + " ms";
    if (us < 2 * minute)
        return std::to_string((us + second / 2) / second) + " s";
    return std::to_string((us + minute / 2) / minute) + " min";
}

} // namespace

Supervisor::Times Supervisor::Times::take(SourceUrl &url, const Times &presets)
{
    Times times = presets;
    times.quietAfterUs = url.takeDuration("quiet", presets.quietAfterUs, 10 * millisecond, 24 * hour);
    times.staleAfterUs = url.takeDuration("stale", presets.staleAfterUs, 20 * millisecond, 24 * hour);
    times.connectUs = url.takeDuration("timeout", presets.connectUs, 10 * millisecond, hour);
    times.retryUs = url.takeDuration("retry", presets.retryUs, millisecond, hour);
    times.retryMaxUs =
        url.takeDuration("retry-max", std::max(presets.retryMaxUs, times.retryUs), millisecond, 24 * hour);
    times.failuresMax = static_cast<int>(url.takeNumber("failures", presets.failuresMax, 1, 1'000'000));
    times.pauseUs = url.takeDuration("pause", presets.pauseUs, millisecond, 24 * hour);
    times.holdUs = url.takeDuration("hold", presets.holdUs, 0, hour);
    times.refusedRetryUs = url.takeDuration("refused-retry", presets.refusedRetryUs, 10 * millisecond, 24 * hour);
    times.quietAfterUs = std::min(times.quietAfterUs, times.staleAfterUs);
    return times;
}

Supervisor::Supervisor(const Times &times, std::function<double()> chance)
    : m_times(times)
    , m_chance(std::move(chance))
    , m_retryUs(times.retryUs)
    , m_outageAtUs(never)
{
}

void Supervisor::begin(Micros nowUs)
{
    m_state = State::Connecting;
    m_attempting = true;
    m_connected = false;
    m_sinceUs = nowUs;
    ++m_attempts;
}

void Supervisor::connected(Micros nowUs)
{
    if (m_state != State::Connecting || !m_attempting)
        return;
    m_connected = true;
    m_sinceUs = nowUs;
}

void Supervisor::arrived(Micros nowUs)
{
    begin(nowUs);
    m_connected = true;
}

void Supervisor::received(Micros nowUs)
{
    if (m_state == State::Connecting && m_attempting) {
        m_sinceUs = nowUs;
        ++m_deliveries;
    } else if (!isUp()) {
        return;
    }
    m_receivedUs = nowUs;
    m_state = State::Live;
    m_outageAtUs = never;
}

void Supervisor::lost(Micros nowUs, std::string reason, Micros waitUs)
{
    if (!isUp() && !(m_state == State::Connecting && m_attempting))
        return;
    fail(nowUs, std::move(reason), State::BackingOff);
    if (m_retryAtUs != never)
        m_retryAtUs = std::max(m_retryAtUs, nowUs + waitUs);
}

void Supervisor::refused(Micros nowUs, std::string reason)
{
    if (!isUp() && m_state != State::Connecting)
        return;
    outage(nowUs, reason);
    m_trouble = std::move(reason);
    m_state = State::Failed;
    m_attempting = false;
    m_retryAtUs = nowUs + m_times.refusedRetryUs;
}

void Supervisor::reconnect(Micros nowUs, std::string reason)
{
    if (!isUp())
        return lost(nowUs, std::move(reason));
    outage(nowUs, reason);
    m_trouble = std::move(reason);
    m_state = State::BackingOff;
    m_attempting = false;
    m_retryAtUs = nowUs + static_cast<Micros>(static_cast<double>(m_times.retryUs) * m_chance());
}

void Supervisor::end(std::string reason)
{
    m_state = State::Ended;
    m_attempting = false;
    m_trouble = std::move(reason);
}

void Supervisor::heldUp(Micros nowUs)
{
    m_receivedUs = std::max(m_receivedUs, nowUs);
    if (m_state == State::Connecting && m_attempting)
        m_sinceUs = nowUs;
}

/// `state`: what to be while waiting for the next attempt, unless the circuit opens.
void Supervisor::fail(Micros nowUs, std::string reason, State state)
{
    if (isUp() && nowUs - m_sinceUs >= m_times.holdUs) {
        m_failures = 0;
        m_isOpen = false;
        m_retryUs = m_times.retryUs;
    }
    outage(nowUs, reason);
    m_trouble = std::move(reason);
    m_attempting = false;
    if (m_times.comesByItself) {
        m_state = State::Stale;
        m_retryAtUs = never;
        return;
    }
    ++m_failures;
    // Half of the step, and by chance as much again.
    const auto spread = [this](Micros us) {
        return us / 2 + static_cast<Micros>(static_cast<double>(us) / 2 * m_chance());
    };
    m_isOpen = m_isOpen || m_failures >= m_times.failuresMax;
    if (m_isOpen) {
        m_state = State::CircuitOpen;
        m_retryAtUs = nowUs + spread(m_times.pauseUs);
        return;
    }
    m_state = state;
    m_retryAtUs = nowUs + spread(m_retryUs);
    m_retryUs = std::min(m_retryUs * 2, m_times.retryMaxUs);
}

void Supervisor::outage(Micros nowUs, const std::string &reason)
{
    if (!isUp())
        return;
    const Micros staleUs = m_receivedUs + m_times.staleAfterUs;
    if (m_times.rowsOutliveLoss && nowUs < staleUs)
        m_outageAtUs = staleUs;
    else
        m_outage = reason;
}

bool Supervisor::isWaiting() const
{
    return m_state == State::BackingOff || m_state == State::CircuitOpen || m_state == State::Stale
        || m_state == State::Failed || (m_state == State::Connecting && !m_attempting);
}

Supervisor::Action Supervisor::tick(Micros nowUs)
{
    if (nowUs >= m_outageAtUs) {
        m_outageAtUs = never;
        m_outage = m_trouble;
    }
    if (isWaiting()) {
        if (nowUs < m_retryAtUs)
            return Action::None;
        begin(nowUs);
        return Action::Connect;
    }
    if (m_state == State::Connecting && nowUs >= m_sinceUs + m_times.connectUs) {
        fail(nowUs,
             (m_connected ? "connected, but no message came within " : "no connection within ")
                 + durationText(m_times.connectUs),
             State::BackingOff);
        return Action::Drop;
    }
    if (!isUp())
        return Action::None;
    if (nowUs >= m_receivedUs + m_times.staleAfterUs) {
        fail(nowUs, silence(nowUs), State::Stale);
        return Action::Drop;
    }
    if (nowUs >= m_receivedUs + m_times.quietAfterUs)
        m_state = State::Quiet;
    return Action::None;
}

Micros Supervisor::nextTickUs() const
{
    if (isWaiting())
        return std::min(m_retryAtUs, m_outageAtUs);
    switch (m_state) {
    case State::Connecting:
        return std::min(m_sinceUs + m_times.connectUs, m_outageAtUs);
    case State::Live:
        return m_receivedUs + m_times.quietAfterUs;
    case State::Quiet:
        return m_receivedUs + m_times.staleAfterUs;
    default:
        return never;
    }
}

std::string Supervisor::silence(Micros nowUs) const
{
    std::string text = "no message for " + durationText(nowUs - m_receivedUs);
    if (m_times.heartbeatUs > 0)
        text += "; the venue sends one every " + durationText(m_times.heartbeatUs);
    return text;
}

/// As one sentence, or as two if the trouble is told as a question.
std::string Supervisor::troubleAnd(std::string what) const
{
    if (!m_trouble.ends_with('?'))
        return m_trouble + "; " + what;
    what.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(what.front())));
    return m_trouble + ' ' + what;
}

std::string Supervisor::reason(Micros nowUs) const
{
    if (isWaiting() && m_retryAtUs == never)
        return troubleAnd("its rows are stale until it comes back");
    const std::string wait = isWaiting() ? durationText(m_retryAtUs - nowUs) : std::string();
    switch (m_state) {
    case State::Connecting: {
        if (m_connected)
            return "connected, waiting for the first message";
        const std::string attempt = "attempt " + std::to_string(m_attempts);
        return m_trouble.empty() ? "connecting" : troubleAnd("connecting again, " + attempt);
    }
    case State::Live:
        return {};
    case State::Quiet:
        return silence(nowUs);
    case State::Ended:
        return m_trouble;
    case State::CircuitOpen:
        return troubleAnd(std::to_string(m_failures) + " failures in a row, so it is tried again in " + wait
                          + ", once");
    case State::Failed:
        return troubleAnd("tried again in " + wait);
    default:
        return troubleAnd("connecting again in " + wait);
    }
}

std::optional<std::string> Supervisor::takeOutage()
{
    return std::exchange(m_outage, std::nullopt);
}

std::optional<Micros> Supervisor::retryAtUs() const
{
    return isWaiting() && m_retryAtUs > 0 && m_retryAtUs != never ? std::optional(m_retryAtUs) : std::nullopt;
}

} // namespace tapedeck
