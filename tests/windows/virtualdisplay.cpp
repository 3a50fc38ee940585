// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "virtualdisplay.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

VirtualDisplay::VirtualDisplay()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return;
    m_process = ::fork();
    if (m_process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        const int told = ::dup(ends[1]); // without close-on-exec
        const std::string number = std::to_string(told);
        if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0)
            ::dup2(nowhere, STDERR_FILENO);
        ::execlp("Xvfb", "Xvfb", "-displayfd", number.c_str(), "-screen", "0", "1920x1200x24", "-dpi", "96",
                 "-nolisten", "tcp", static_cast<char *>(nullptr));
        ::_exit(127);
    }
    ::close(ends[1]);
    std::string text;
    char letter = 0;
    while (::read(ends[0], &letter, 1) == 1 && letter != '\n')
        text += letter;
    ::close(ends[0]);
    if (!text.empty())
        m_number = std::atoi(text.c_str());
}

VirtualDisplay::~VirtualDisplay()
{
    if (m_process <= 0)
        return;
    ::kill(m_process, SIGTERM);
    ::waitpid(m_process, nullptr, 0);
}
