// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/procfigures.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tapedeck::bench {

namespace {

std::vector<pid_t> withChildren(pid_t pid)
{
    std::vector<pid_t> pids{pid};
    std::error_code error;
    for (const auto &task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", error)) {
        std::ifstream children(task.path() / "children");
        for (pid_t child = 0; children >> child;)
            pids.push_back(child);
    }
    return pids;
}

} // namespace

void raiseDescriptorLimit()
{
    constexpr rlim_t wanted = 1 << 20;
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    rlimit most{wanted, std::max(wanted, limit.rlim_max)};
    if (setrlimit(RLIMIT_NOFILE, &most) == 0) // a privilege; without it, up to the hard limit
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

std::int64_t cpuNs(pid_t pid)
{
    std::int64_t sum = 0;
    for (const pid_t each : withChildren(pid)) {
        clockid_t clock{};
        timespec time{};
        if (clock_getcpuclockid(each, &clock) == 0 && clock_gettime(clock, &time) == 0)
            sum += time.tv_sec * 1'000'000'000 + time.tv_nsec;
    }
    return sum;
}

std::int64_t residentKb(pid_t pid)
{
    std::int64_t sum = 0;
    for (const pid_t each : withChildren(pid)) {
        std::ifstream status("/proc/" + std::to_string(each) + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmRSS:"))
                sum += std::stoll(line.substr(std::strlen("VmRSS:")));
        }
    }
    return sum;
}

Idle idle(pid_t pid)
{
    cpu_set_t ours;
    cpu_set_t theirs;
    CPU_ZERO(&ours);
    CPU_ZERO(&theirs);
    sched_getaffinity(0, sizeof(ours), &ours);
    sched_getaffinity(pid, sizeof(theirs), &theirs);
    Idle sum;
    std::ifstream stat("/proc/stat");
    for (std::string line; std::getline(stat, line);) {
        std::istringstream in(line);
        std::string name;
        std::int64_t user = 0;
        std::int64_t nice = 0;
        std::int64_t system = 0;
        std::int64_t idle = 0;
        std::int64_t wait = 0;
        in >> name >> user >> nice >> system >> idle >> wait;
        if (name.size() < 4 || !name.starts_with("cpu"))
            continue;
        const std::size_t core = std::stoul(name.substr(3));
        if (core < CPU_SETSIZE && (CPU_ISSET(core, &ours) || CPU_ISSET(core, &theirs))) {
            sum.ns += (idle + wait) * (1'000'000'000 / sysconf(_SC_CLK_TCK));
            ++sum.cores;
        }
    }
    return sum;
}

} // namespace tapedeck::bench
