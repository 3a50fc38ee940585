// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/load/processcost.h"

#include "common/process/processfigures.h"

#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>

namespace tapedeck {

namespace {

std::string contents(int pid, const char *name)
{
    const std::string path = "/proc/" + std::to_string(pid) + '/' + name;
    std::FILE *file = std::fopen(path.c_str(), "re");
    if (file == nullptr)
        return {};
    char text[1024];
    const std::size_t size = std::fread(text, 1, sizeof(text), file);
    std::fclose(file);
    return {text, size};
}

} // namespace

ProcessUse ownUse()
{
    return {processCpuUs(), residentBytes()};
}

std::optional<ProcessUse> processUse(int pid)
{
    // The second field is the program's name in parentheses, which may hold anything, parentheses too (proc(5)).
    const std::string stat = contents(pid, "stat");
    const std::size_t name = stat.rfind(')');
    unsigned long long user = 0;
    unsigned long long system = 0;
    if (name == std::string::npos
        || std::sscanf(stat.c_str() + name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user,
                       &system)
            != 2)
        return std::nullopt;
    unsigned long long resident = 0;
    if (std::sscanf(contents(pid, "statm").c_str(), "%*u %llu", &resident) != 1)
        return std::nullopt;
    const auto ticks = static_cast<double>(user + system);
    return ProcessUse{static_cast<Micros>(ticks * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK))),
                      resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE))};
}

void ProcessCost::endPeriod(const ProcessUse &use, Micros nowUs)
{
    m_before = std::exchange(m_last, Sample{use, nowUs});
    if (!m_first)
        m_first = m_last;
}

std::optional<ProcessCost::Figures> ProcessCost::figures(const std::optional<Sample> &since) const
{
    if (!since || !m_last || m_last->atUs <= since->atUs)
        return std::nullopt;
    const Micros cpuUs = m_last->use.cpuUs - since->use.cpuUs;
    return Figures{100.0 * static_cast<double>(cpuUs) / static_cast<double>(m_last->atUs - since->atUs),
                   m_last->use.residentBytes, cpuUs};
}

std::optional<ProcessUse> StatusUse::endPeriod(Micros us)
{
    if (!m_status)
        return std::nullopt;
    m_cpuUs += m_status->cpu_percent() / 100 * static_cast<double>(us);
    return ProcessUse{static_cast<Micros>(m_cpuUs), m_status->resident_bytes()};
}

} // namespace tapedeck
