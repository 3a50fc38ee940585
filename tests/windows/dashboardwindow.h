// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "virtualdisplay.h"

#include <QRgb>
#include <QSize>
#include <QTemporaryDir>
#include <QUrl>

#include <memory>

class QQmlApplicationEngine;
class QQuickItem;
class QQuickWindow;

namespace tapedeck {
class Dashboard;
class LiveGrid;
class StartChoice;
class Workspace;
} // namespace tapedeck

/// What a program has to do before its application so that windows are the same everywhere: settings of its own, the
/// time of Greenwich, and the renderer that TAPEDECK_WINDOWS_RENDERER names: software (without a display), or opengl
/// (on an X server of its own).
class WindowTestSetup
{
public:
    WindowTestSetup();

    /// Empty, or a sentence that says why there can be no windows. Once there is an application.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] bool isOpenGl() const { return m_display != nullptr; }

private:
    QTemporaryDir m_home;
    std::unique_ptr<VirtualDisplay> m_display;
};

/// The dashboard's window as main() makes it, with nothing remembered. A null address: as for who comes for the first
/// time, where there is no server.
class DashboardWindow
{
public:
    DashboardWindow(const QUrl &url, QSize size, const QString &theme = QStringLiteral("dark"));
    ~DashboardWindow();

    [[nodiscard]] QQuickWindow &window() { return *m_window; }
    [[nodiscard]] tapedeck::Dashboard &dashboard() { return *m_dashboard; }
    [[nodiscard]] tapedeck::Workspace &workspace() { return *m_workspace; }
    /// In whatever window it is; null: there is none.
    [[nodiscard]] QQuickItem *panel(const QString &id) const;
    /// Of the panel, or null.
    [[nodiscard]] tapedeck::LiveGrid *grid(const QString &panel) const;
    /// The item of that name within another; null: there is none.
    [[nodiscard]] static QQuickItem *named(QQuickItem *within, const QString &name);
    /// The theme's accent, which frames what has the focus.
    [[nodiscard]] QRgb accent() const;

private:
    std::unique_ptr<tapedeck::StartChoice> m_choice;
    std::unique_ptr<tapedeck::Dashboard> m_dashboard;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow *m_window = nullptr;
    tapedeck::Workspace *m_workspace = nullptr;
};
